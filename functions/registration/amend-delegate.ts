import type { EventEnvelope } from '../../events/envelope.ts';
import { delegateAmendedV1 } from '../../events/registration/delegate-amended.v1.ts';
import type { CommandIdentity } from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { requireIfMatch } from '../shared/http/http-handler.ts';
import { matchKeysWith } from '../shared/identity/match-keys.ts';
import { fingerprintOf } from '../shared/identity/person-fingerprint.ts';
import { NotFound, StaleVersion } from '../shared/problem.ts';
import type { AddDelegate } from './add-delegate.ts';
import type { Command, DelegationCommand, Replacing } from './command.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegateRecord } from './data/delegate-store.ts';
import { showDelegate } from './delegate-view.ts';
import { requireViewer } from './delegation-access.ts';
import { isLive, requireLive } from './domain/delegate-life.ts';
import {
  changedFields,
  isMatchedAgain,
  isScreenedAgain,
  missingFields,
  photoRuleOf,
  profileOf,
} from './domain/person.ts';
import { DelegationWithdrawn, IncompleteDelegation, NotAmendable, RegistrationClosed } from './domain/problems.ts';
import { hasClosed } from './domain/registration-window.ts';
import { refusalOfCategory, refusalOfFacts } from './draft-delegate.ts';
import type { Conference } from './schemas/conference.ts';
import type { AmendDelegateBody, Delegate } from './schemas/delegate.ts';

/** What is said of a delegate, by whom and when. */
export interface Amendment extends DelegationCommand {
  readonly body: AmendDelegateBody;
}

export interface AmendDelegate extends Amendment, Replacing {
  readonly delegateId: string;
}

/** What an amendment is judged by, as it was read. */
export interface AmendedFrom {
  readonly current: Versioned<DelegateRecord>;
  readonly conference: Conference;
  readonly viewer: 'officer' | 'focal-point';
}

/** What becomes of a delegate. Nothing has changed where the version has not. */
export interface AmendmentPlan extends Versioned<DelegateRecord> {
  readonly events: readonly EventEnvelope[];
  /** Who hands the head flag on. */
  readonly formerHead?: Versioned<DelegateRecord> | undefined;
}

/**
 * A focal point or an officer amends a delegate.
 * 1. What is there must be what they read, and what comes out must be a person who can be. A nominated one stays complete.
 * 2. Once registration has closed, focal points may still correct somebody who is nominated (an officer may have asked for
 *    it) or came in the place of somebody, and name a head where there is none any more; but other drafts stay, and places
 *    and a head who is there are settled.
 * 3. A nominated delegate keeps a document, and a nominated head the flag, until another nominated delegate is named head:
 *    then the flag passes from one to the other.
 * 4. A passport that was filed is changed where it was filed, so that there is one truth.
 * 5. The person is put in place of what was; where the category, the head flag or the document changed, the place, the
 *    flag and the guard against registering twice move with it, all at once.
 * 6. If the delegate is nominated, the other services are told, and whether officers must look again.
 * @throws NotFound, PreconditionRequired, StaleVersion, DelegationWithdrawn, RegistrationClosed, InvalidRequest,
 *   UnknownCategory, NotAmendable, IncompleteDelegation, QuotaExceeded, HeadAlreadyNamed, AlreadyRegistered,
 *   ExternalRefInUse
 */
export async function amendDelegate(tools: AddDelegate, command: AmendDelegate): Promise<Versioned<Delegate>> {
  const { conferenceId, delegationId, delegateId, expectedVersion, identity } = command;
  const [current, { value: conference }, quota, viewer] = await Promise.all([
    tools.delegates.findNow(conferenceId, delegationId, delegateId),
    tools.conferences.get(conferenceId),
    tools.delegations.findQuota(conferenceId, delegationId),
    requireViewer(tools.delegations, command),
  ]);
  if (!current) throw new NotFound();
  requireIfMatch(command);
  if (expectedVersion !== undefined && expectedVersion !== current.version) throw new StaleVersion();

  if (quota?.closed && isLive(current.value)) throw new DelegationWithdrawn();

  const plan = await planAmendment(tools, command, { current, conference, viewer });
  await carryOutAmendment(tools, conferenceId, current, plan, identity);
  return { value: showDelegate(plan.value, conference), version: plan.version };
}

/** Writes what was planned, if there is anything. @throws StaleVersion, QuotaExceeded, HeadAlreadyNamed, AlreadyRegistered, ExternalRefInUse */
export async function carryOutAmendment(
  { delegates }: Pick<AddDelegate, 'delegates'>,
  conferenceId: string,
  current: Versioned<DelegateRecord>,
  { value, version, events, formerHead }: AmendmentPlan,
  identity: CommandIdentity,
): Promise<void> {
  if (version !== current.version) {
    await delegates.amend(conferenceId, current, value, events, identity, formerHead);
  }
}

/**
 * What becomes of a delegate as it was read: steps 1 to 4 and 6 of amending. Nothing is written.
 * @throws RegistrationClosed, InvalidRequest, UnknownCategory, NotAmendable, IncompleteDelegation
 */
export async function planAmendment(
  { delegations, delegates, secrets }: Pick<AddDelegate, 'delegations' | 'delegates' | 'secrets'>,
  command: Amendment,
  { current, conference, viewer }: AmendedFrom,
): Promise<AmendmentPlan> {
  const { conferenceId, delegationId, body, now } = command;
  const before = current.value;
  requireLive(before);
  const isNominated = before.status === 'nominated';
  if (isNominated && body.passport === null) {
    throw new NotAmendable('A nominated delegate keeps a document: send another one in its place.');
  }
  const after = amended(before, body, await fingerprintOf(secrets, conferenceId, body.passport));
  if (before.passportFiled && after.fingerprint !== before.fingerprint) {
    throw new NotAmendable('The passport of this delegate was put to `…/passport`: change it there.');
  }
  const changed = changedFields(comparable(before), comparable(after)).map((field) =>
    field === 'fingerprint' ? 'passport' : field,
  );
  if (changed.length === 0) return { value: before, version: current.version, events: [] };

  const head = changed.includes('headOfDelegation')
    ? (await delegations.findQuotaNow(conferenceId, delegationId))?.head
    : undefined;
  const isSettled =
    (!isNominated && before.replaces === undefined) ||
    changed.includes('category') ||
    (changed.includes('headOfDelegation') && head !== undefined);
  if (viewer === 'focal-point' && isSettled && hasClosed(conference.registration, now)) {
    throw new RegistrationClosed(conference.registration);
  }
  if (isNominated && before.headOfDelegation && !after.headOfDelegation) {
    throw new NotAmendable(
      'A submitted delegation has a head. Name another nominated delegate head of delegation: that moves the flag.',
    );
  }
  // Somebody whose category the organiser has taken away since is amended in all else.
  const refusal =
    refusalOfFacts(after, now) ??
    (changed.includes('category') ? refusalOfCategory(conference, after.category) : undefined);
  if (refusal) throw refusal;
  if (isNominated && changed.includes('category')) {
    const missing = missingFields(after, photoRuleOf(conference.categories));
    if (missing.includes('photo')) {
      throw new IncompleteDelegation(
        [{ pointer: '/photo', detail: 'the category asks for an accepted photo' }],
        'Nothing was changed: a nominated delegate has to stay complete.',
      );
    }
  }

  const version = current.version + 1;
  const events: EventEnvelope[] = [];
  let formerHead: Versioned<DelegateRecord> | undefined;
  if (isNominated) {
    const leader = head === undefined ? undefined : await delegates.findNow(conferenceId, delegationId, head);
    if (leader?.value.status === 'nominated') {
      formerHead = { value: { ...leader.value, headOfDelegation: false }, version: leader.version };
      events.push(amendmentOf(formerHead.value, leader.version + 1, ['headOfDelegation'], command));
    }
    // What the delegation's own list calls somebody is nobody else's business.
    const told = changed.filter((field) => field !== 'externalRef');
    if (told.length > 0) {
      const matchKeys = isMatchedAgain(told) ? (await matchKeysWith(secrets, conferenceId))(after) : undefined;
      events.push(amendmentOf(after, version, told, command, matchKeys));
    }
  }
  return { value: after, version, events, formerHead };
}

/** What the other services are told of a nominated delegate, with its match keys where they may have changed. @throws IncompleteDelegation */
export function amendmentOf(
  after: DelegateRecord,
  version: number,
  changed: string[],
  { cause, now }: Pick<Command, 'cause' | 'now'>,
  matchKeys?: string[],
): EventEnvelope {
  const { delegateId, delegationId, function: role } = after;
  // Whether the category asks for a photo was settled with the nomination, or with the move to the category.
  const missing = missingFields(after, () => false);
  if (role === undefined || missing.length > 0) {
    throw new IncompleteDelegation(
      missing.map((field) => ({ pointer: `/${field}`, detail: 'a nominated delegate needs it' })),
      'Nothing was changed: a nominated delegate has to stay complete.',
    );
  }
  const screened = isScreenedAgain(changed);
  const data = {
    delegateId,
    delegationId,
    changed,
    screened,
    profile: profileOf({ ...after, function: role }),
    matchKeys,
  };
  return composeEvent(delegateAmendedV1, cause, { id: delegateId, version }, data, now);
}

/** The person and the guard, without what amending does not touch. */
function comparable({
  delegateId: _id,
  delegationId: _delegation,
  status: _status,
  nominatedAt: _at,
  ...rest
}: DelegateRecord) {
  return rest;
}

/** What was sent in place of what was there; null takes a field away. */
function amended(
  before: DelegateRecord,
  { passport, ...patch }: AmendDelegateBody,
  fingerprint: string | undefined,
): DelegateRecord {
  const sent = Object.fromEntries(
    Object.entries(patch).map(([field, value]) => [field, value === null ? undefined : value]),
  ) as Partial<DelegateRecord>;
  return { ...before, ...sent, fingerprint: passport === undefined ? before.fingerprint : fingerprint };
}
