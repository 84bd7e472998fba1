import { isDeepStrictEqual } from 'node:util';
import type { EventEnvelope } from '../../events/envelope.ts';
import { invitationIssuedV1 } from '../../events/registration/invitation-issued.v1.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { hashOfDerivedCode, invitationCode } from '../shared/kms/invitation-code.ts';
import { writeInstant } from '../shared/local-time.ts';
import { type Fault, InvalidRequest, type Problem } from '../shared/problem.ts';
import type { InvitationRecord } from './data/invitation-store.ts';
import { InvitationRedeemed, NotAmendable, UnknownCategory, UnknownEntity } from './domain/problems.ts';
import { hasClosed } from './domain/registration-window.ts';
import type { Conference } from './schemas/conference.ts';
import type { Entity } from './schemas/entity.ts';
import type { AmendInvitationBody, InvitationBody } from './schemas/invitation.ts';

export interface DraftedInvitation {
  readonly invitation: InvitationRecord;
  readonly codeHash: string;
  readonly event: EventEnvelope;
}

/**
 * What cannot be issued, if anything: the entity or a category is unknown, the deadline has passed, or it promises more time
 * than there is, since nobody registers after registration has closed.
 */
export function refusalToInvite(
  conference: Conference,
  entity: Entity | undefined,
  body: InvitationBody,
  now: Date,
): Problem | undefined {
  if (!entity) return new UnknownEntity(body.entityKey);
  return refusalOfCategories(conference, body.quotas) ?? refusalOfDeadline(conference, body.expiresAt, now);
}

function refusalOfCategories({ categories }: Conference, quotas: InvitationBody['quotas'] = {}): Problem | undefined {
  const unknown = Object.keys(quotas).filter((category) => !categories.some(({ key }) => key === category));
  return unknown.length > 0 ? new UnknownCategory(unknown, '/quotas') : undefined;
}

/** Why an invitation cannot have this deadline (without one: when registration closes), if it cannot. */
export function refusalOfDeadline(
  conference: Conference,
  expiresAt: string | undefined,
  now: Date,
): Problem | undefined {
  const { closesAt } = conference.registration;
  const deadline = Date.parse(expiresAt ?? closesAt);
  const detail = hasClosed(conference.registration, now)
    ? `registration has closed at ${closesAt}: extend it first`
    : deadline > Date.parse(closesAt)
      ? `must not be after registration closes, at ${closesAt}`
      : 'must be in the future';
  const isInTime = deadline > now.getTime() && deadline <= Date.parse(closesAt);
  return isInTime ? undefined : new InvalidRequest([{ pointer: '/expiresAt', detail }]);
}

/** A new invitation, the hash of the code that belongs to it, and the event that lets it be mailed. */
export function draftInvitation(
  invitationId: string,
  conference: Conference,
  entity: Entity,
  body: InvitationBody,
  codes: Uint8Array,
  cause: Cause,
  now: Date,
): DraftedInvitation {
  const { contactEmail, language } = body;
  const invitation: InvitationRecord = {
    invitationId,
    entityKey: entity.entityKey,
    quotas: body.quotas ?? conference.defaultQuotas,
    // The default total belongs to the default quotas: beside others it would open the categories that they leave out.
    totalQuota: body.totalQuota ?? (body.quotas ? undefined : conference.defaultTotalQuota),
    contactEmail,
    language,
    deadline: Date.parse(body.expiresAt ?? conference.registration.closesAt),
    state: 'open',
    issuedAt: now.toISOString(),
    externalRef: body.externalRef,
    generation: 1,
  };
  return issued(invitation, 1, entity, codes, cause, now);
}

/** An invitation that is issued now, for the first time or again; `version` is the one that it has then. */
export function issued(
  invitation: InvitationRecord,
  version: number,
  entity: Entity,
  codes: Uint8Array,
  cause: Cause,
  now: Date,
): DraftedInvitation {
  const { invitationId, contactEmail, language, deadline, generation } = invitation;
  const event = composeEvent(
    invitationIssuedV1,
    cause,
    { id: invitationId, version },
    {
      invitationId,
      ...(generation === 1 ? {} : { generation }),
      entity: { key: entity.entityKey, kind: entity.kind, names: entity.names },
      contactEmail,
      language,
      expiresAt: writeInstant(deadline),
    },
    now,
  );
  return { invitation, codeHash: codeHashOf(invitation, codes, cause.conferenceId), event };
}

/** The hash of the code that works for an invitation. */
export const codeHashOf = (
  { invitationId, generation }: Pick<InvitationRecord, 'invitationId' | 'generation'>,
  codes: Uint8Array,
  conferenceId: string,
): string => hashOfDerivedCode(invitationCode(codes, conferenceId, invitationId, generation));

/**
 * An invitation that was issued, with what a row says of it now. Its entity and the address that its code was sent to stay.
 * Gives the same invitation where the row says nothing new.
 * @throws InvalidRequest, UnknownCategory, InvitationRedeemed, NotAmendable
 */
export function amendInvitation(
  conference: Conference,
  before: InvitationRecord,
  body: AmendInvitationBody,
  now: Date,
): InvitationRecord {
  const moved: Fault[] = [];
  if (body.entityKey !== undefined && body.entityKey !== before.entityKey) {
    const detail =
      'stays as it was issued: revoke the invitation, and invite the other entity under another externalRef';
    moved.push({ pointer: '/entityKey', detail });
  }
  if (body.contactEmail !== undefined && body.contactEmail !== before.contactEmail) {
    const detail = 'stays as it was issued, since its code was sent there: reissue the invitation to another address';
    moved.push({ pointer: '/contactEmail', detail });
  }
  if (moved.length > 0) throw new InvalidRequest(moved);
  const { quotas = before.quotas, totalQuota = before.totalQuota, language = before.language, expiresAt } = body;
  const deadline = expiresAt === undefined ? before.deadline : Date.parse(expiresAt);
  const places = { quotas, totalQuota };
  const known = { quotas: before.quotas, totalQuota: before.totalQuota };
  if (isDeepStrictEqual(places, known) && language === before.language && deadline === before.deadline) return before;
  if (before.state === 'redeemed') throw new InvitationRedeemed();
  if (before.state === 'revoked') {
    throw new NotAmendable('This invitation was revoked. Issue another one, with another externalRef.');
  }
  const refusal =
    refusalOfCategories(conference, body.quotas) ??
    (deadline === before.deadline ? undefined : refusalOfDeadline(conference, expiresAt, now));
  if (refusal) throw refusal;
  return { ...before, ...places, language, deadline };
}
