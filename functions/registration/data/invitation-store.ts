import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { delegationId, entityKey, invitationId } from '../../../events/vocabulary.ts';
import type { Answer, CommandIdentity, CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { NotFound, StaleVersion } from '../../shared/problem.ts';
import { type InvitationState, stateOf, storedStates } from '../domain/invitation-state.ts';
import { ExternalRefInUse, InvitationExpired, InvitationRedeemed, UnknownCode } from '../domain/problems.ts';
import { quotas, totalQuota } from '../schemas/conference.ts';
import type { Versioned } from './conference-store.ts';
import { codeKey, invitationKey, invitationReferenceKey, invitationsPartition } from './keys.ts';
import { readItem, readItemNow } from './read-items.ts';
import { findReferenced, takeReference } from './references.ts';

/** An invitation as it is kept. The state `expired` is not: it follows from the deadline. */
const invitationRecord = z.object({
  invitationId,
  entityKey,
  quotas,
  totalQuota: totalQuota.optional(),
  contactEmail: z.string(),
  language: z.string().optional(),
  /** Milliseconds since 1970. */
  deadline: z.int(),
  state: z.enum(storedStates),
  delegationId: delegationId.optional(),
  issuedAt: z.string(),
  /** What the organiser's own list knows it by. */
  externalRef: z.string().optional(),
  /** Which of its codes works: the first, or that of the last time it was issued again. */
  generation: z.int().positive().default(1),
});
export type InvitationRecord = z.output<typeof invitationRecord>;

const invitationItem = z.object({ ...itemHeader, entity: z.literal('INVITATION'), ...invitationRecord.shape });
const codeItem = z.object({
  ...itemHeader,
  entity: z.literal('CODE'),
  invitationId,
  generation: invitationRecord.shape.generation,
});

/** Each invitation of an import is two writes: itself, and where its code leads. An external reference is one more. */
export const WRITES_OF_AN_INVITATION = 2;

const read = (item: Item): Versioned<InvitationRecord> => {
  const { entity: _entity, schemaVersion: _schemaVersion, version, ...value } = invitationItem.parse(item);
  return { value, version };
};

export class InvitationStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  /**
   * Issues new invitations, each with the hash of its code, in one transaction.
   * @throws AlreadyAnswered; what `known` makes of it, if one of the external references is in use
   */
  async issue(
    conferenceId: string,
    invitations: readonly { readonly invitation: InvitationRecord; readonly codeHash: string }[],
    events: readonly EventEnvelope[],
    identity: CommandIdentity,
    answer: Answer,
    known: () => Error = () => new ExternalRefInUse(),
  ): Promise<void> {
    const writes = invitations.flatMap(({ invitation, codeHash }): Write[] => [
      ...(invitation.externalRef === undefined
        ? []
        : [
            takeReference(invitationReferenceKey(conferenceId, invitation.externalRef), invitation.invitationId, known),
          ]),
      invitationPut(conferenceId, invitation, 0),
      codePut(conferenceId, invitation, codeHash),
    ]);
    await this.#commands.commit(identity, { writes, events, answer });
  }

  /** As it is now, for a command that replaces it. */
  async findNow(conferenceId: string, id: string): Promise<Versioned<InvitationRecord> | undefined> {
    const item = await readItemNow(this.#documents, this.#table, invitationKey(conferenceId, id));
    return item && read(item);
  }

  /** Puts the invitation, issued again, in place of `version`; the old code leads nowhere as soon as the new one leads to it. @throws AlreadyAnswered, StaleVersion */
  async reissue(
    conferenceId: string,
    { invitation, codeHash }: { readonly invitation: InvitationRecord; readonly codeHash: string },
    version: number,
    oldCodeHash: string,
    event: EventEnvelope,
    identity: CommandIdentity,
    answer: Answer,
  ): Promise<void> {
    const writes: Write[] = [
      invitationPut(conferenceId, invitation, version),
      codePut(conferenceId, invitation, codeHash),
      { remove: { Key: codeKey(conferenceId, oldCodeHash) } },
    ];
    await this.#commands.commit(identity, { writes, events: [event], answer });
  }

  /** The invitation that a code of this hash belongs to. The code of one that was revoked or issued again belongs to none. */
  async findByCode(conferenceId: string, codeHash: string): Promise<Versioned<InvitationRecord> | undefined> {
    const pointer = await readItem(this.#documents, this.#table, codeKey(conferenceId, codeHash));
    if (!pointer) return undefined;
    const { invitationId: id, generation } = codeItem.parse(pointer);
    const item = await readItem(this.#documents, this.#table, invitationKey(conferenceId, id));
    const found = item && read(item);
    return found?.value.generation === generation && found.value.state !== 'revoked' ? found : undefined;
  }

  /** Those that external references name, by their reference, as they are now. */
  async findReferenced(
    conferenceId: string,
    externalRefs: readonly string[],
  ): Promise<ReadonlyMap<string, Versioned<InvitationRecord>>> {
    const keyOf = (externalRef: string) => invitationReferenceKey(conferenceId, externalRef);
    const ids = await findReferenced(this.#documents, this.#table, externalRefs, keyOf);
    const keys = [...ids.values()].map((id) => invitationKey(conferenceId, id));
    const found = (await readItems(this.#documents, this.#table, keys, true)).map(read);
    return new Map(found.map((invitation) => [invitation.value.externalRef ?? '', invitation]));
  }

  /** Puts an amended invitation in place of `version`, unless it was redeemed or revoked since. @throws StaleVersion */
  async replace(conferenceId: string, value: InvitationRecord, version: number): Promise<void> {
    await this.#commands.write([invitationPut(conferenceId, value, version)]);
  }

  /** One page, oldest first; with `state`, only those that are in it as of `now`. */
  async list(
    conferenceId: string,
    { state, now, ...page }: PageRequest & { readonly state?: InvitationState | undefined; readonly now: Date },
    cursorKey: Uint8Array,
  ): Promise<Page<InvitationRecord>> {
    const isOpen = state === 'open' || state === 'expired';
    const query = {
      TableName: this.#table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: {
        ':pk': invitationsPartition(conferenceId),
        ...(state ? { ':state': isOpen ? 'open' : state } : {}),
        ...(isOpen ? { ':now': now.getTime() } : {}),
      },
      ...(state
        ? {
            FilterExpression: `#state = :state${isOpen ? ` AND deadline ${state === 'open' ? '>' : '<='} :now` : ''}`,
            ExpressionAttributeNames: { '#state': 'state' },
          }
        : {}),
    };
    const scope = `invitations/${conferenceId}/${state ?? ''}`;
    const { items, ...rest } = await readPage(this.#documents, query, page, cursorKey, scope);
    return { items: items.map((item) => invitationRecord.parse(item)), ...rest };
  }

  /**
   * Revokes an invitation that was not redeemed. To revoke it again changes nothing.
   * @throws NotFound, InvitationRedeemed, StaleVersion
   */
  async revoke(conferenceId: string, id: string, expectedVersion: number | undefined): Promise<void> {
    const already = new Error('revoked before');
    const write: Write = {
      update: {
        Key: invitationKey(conferenceId, id),
        UpdateExpression: 'SET #state = :revoked ADD version :one',
        ConditionExpression: `#state = :open${expectedVersion === undefined ? '' : ' AND version = :version'}`,
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':open': 'open',
          ':revoked': 'revoked',
          ':one': 1,
          ...(expectedVersion === undefined ? {} : { ':version': expectedVersion }),
        },
      },
      refuse: (found) => {
        if (!found) return new NotFound();
        const { state, version } = invitationItem.parse(found);
        if (state === 'redeemed') return new InvitationRedeemed();
        if (expectedVersion !== undefined && expectedVersion !== version) return new StaleVersion();
        return already;
      },
    };
    await this.#commands.write([write]).catch((error) => {
      if (error !== already) throw error;
    });
  }
}

const invitationPut = (conferenceId: string, invitation: InvitationRecord, version: number): Write => ({
  put: {
    Item: {
      ...invitationKey(conferenceId, invitation.invitationId),
      entity: 'INVITATION',
      schemaVersion: 1,
      version: version + 1,
      ...invitation,
    },
    ...(version === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
  },
});

const codePut = (
  conferenceId: string,
  { invitationId: id, generation }: InvitationRecord,
  codeHash: string,
): Write => ({
  put: {
    Item: {
      ...codeKey(conferenceId, codeHash),
      entity: 'CODE',
      schemaVersion: 1,
      version: 1,
      invitationId: id,
      generation,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/**
 * Redeems the invitation, if it is open, in time and as it was read; part of registering the delegation, which gets the
 * quotas that were read.
 * Refuses with NotFound (revoked, or another code works now), InvitationRedeemed or InvitationExpired; with StaleVersion when
 * something else of it was amended: look again.
 */
export const redeemInvitation = (
  conferenceId: string,
  { value: { invitationId: id, generation }, version }: Versioned<InvitationRecord>,
  delegation: string,
  now: Date,
): Write => ({
  update: {
    Key: invitationKey(conferenceId, id),
    UpdateExpression: 'SET #state = :redeemed, delegationId = :delegation ADD version :one',
    ConditionExpression: '#state = :open AND deadline > :now AND version = :version',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':open': 'open',
      ':redeemed': 'redeemed',
      ':delegation': delegation,
      ':version': version,
      ':now': now.getTime(),
      ':one': 1,
    },
  },
  refuse: (found) => {
    const invitation = found && invitationItem.parse(found);
    return (
      refusalToRedeem(invitation, now) ??
      (invitation?.generation === generation ? new StaleVersion() : new UnknownCode())
    );
  },
});

/** Why this invitation registers nobody as of `now`, if it does not. A revoked one is as unknown as one that never was. */
export function refusalToRedeem(
  invitation: Pick<InvitationRecord, 'state' | 'deadline'> | undefined,
  now: Date,
): Error | undefined {
  const state = invitation && stateOf(invitation, now);
  if (state === undefined || state === 'revoked') return new UnknownCode();
  if (state === 'redeemed') return new InvitationRedeemed();
  return state === 'expired' ? new InvitationExpired() : undefined;
}
