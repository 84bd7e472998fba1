import type { EventEnvelope } from '../../events/envelope.ts';
import { delegateNominatedV1 } from '../../events/registration/delegate-nominated.v1.ts';
import { delegateSubstitutedV1 } from '../../events/registration/delegate-substituted.v1.ts';
import type { Answer } from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { matchKeysWith } from '../shared/identity/match-keys.ts';
import { fingerprintOf } from '../shared/identity/person-fingerprint.ts';
import { newId } from '../shared/ids.ts';
import { NotFound, StaleVersion } from '../shared/problem.ts';
import type { AddDelegate } from './add-delegate.ts';
import type { DelegationCommand } from './command.ts';
import type { DelegateRecord } from './data/delegate-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { showDelegate } from './delegate-view.ts';
import { requireActor } from './delegation-access.ts';
import { requireLive } from './domain/delegate-life.ts';
import { missingFields, photoRuleOf, profileOf } from './domain/person.ts';
import { AlreadyRegistered, IncompleteDelegation, NotAmendable } from './domain/problems.ts';
import { ranksLower } from './domain/substitution.ts';
import { draftDelegate, refusalOfCategory, refusalOfFacts } from './draft-delegate.ts';
import type { SubstituteBody } from './schemas/delegate.ts';

/**
 * Another person comes in the place of a nominated delegate, also after registration has closed.
 * 1. The new person has all that a nomination needs, but for a photo, which cannot be sent along: who still needs one stays a
 *    draft, and the next submission nominates them, whenever that is.
 * 2. The former delegate is replaced, and the new one has the place. Within the category no other place is needed, so that it
 *    works in a full delegation too; another category must have room. The head flag passes on unless it is refused; the
 *    guard against registering twice is the new person's, and the former one may be registered again: all at once.
 * 3. The other services are told who comes for whom, and whether those who agreed to meet the former one must be asked
 *    again; and of the nomination.
 * @throws NotFound, Forbidden, StaleVersion, NotAmendable, InvalidRequest, UnknownCategory, IncompleteDelegation,
 *   DelegationWithdrawn, QuotaExceeded, HeadAlreadyNamed, AlreadyRegistered, ExternalRefInUse
 */
export async function substituteDelegate(
  { conferences, delegations, delegates, secrets }: AddDelegate,
  command: DelegationCommand & {
    readonly delegateId: string;
    readonly expectedVersion?: number;
    readonly body: SubstituteBody;
  },
): Promise<Answer> {
  const { conferenceId, delegationId, delegateId, expectedVersion, body, identity, cause, now } = command;
  const [{ value: conference }, fingerprint, matchKeysOf] = await Promise.all([
    conferences.get(conferenceId),
    fingerprintOf(secrets, conferenceId, body.passport),
    matchKeysWith(secrets, conferenceId),
    requireActor(delegations, command),
  ]);

  return decideOnLatest(async () => {
    const current = await delegates.findNow(conferenceId, delegationId, delegateId);
    if (!current) throw new NotFound();
    const { value: former, version } = current;
    if (expectedVersion !== undefined && expectedVersion !== version) throw new StaleVersion();
    requireLive(former);
    if (former.status === 'draft') throw new NotAmendable('A draft is amended, not substituted: PATCH it.');
    // The same person in their own place is not another one.
    if (fingerprint !== undefined && fingerprint === former.fingerprint) throw new AlreadyRegistered();

    const { category = former.category, headOfDelegation = former.headOfDelegation } = body;
    const drafted = {
      ...draftDelegate(newId('dgt', now), delegationId, { ...body, category, headOfDelegation }, fingerprint),
      replaces: delegateId,
    };
    // A place in a category that the organiser has taken away since passes on like any other.
    const refusal =
      refusalOfFacts(drafted, now) ??
      (category === former.category ? undefined : refusalOfCategory(conference, category));
    if (refusal) throw refusal;
    const missing = missingFields(drafted, () => false);
    const { function: role } = drafted;
    if (role === undefined || missing.length > 0) {
      throw new IncompleteDelegation(
        missing.map((field) => ({
          pointer: `/${field}`,
          detail: 'whoever comes in the place of a nominated delegate needs it',
        })),
        'Nobody was replaced: something is missing.',
      );
    }

    const needsPhoto = photoRuleOf(conference.categories)(category);
    const successor: DelegateRecord = needsPhoto
      ? drafted
      : { ...drafted, status: 'nominated', nominatedAt: now.toISOString() };
    const replaced: DelegateRecord = {
      ...former,
      status: 'replaced',
      headOfDelegation: false,
      fingerprint: undefined,
      externalRef: former.externalRef === successor.externalRef ? undefined : former.externalRef,
      replacedAt: now.toISOString(),
      replacedBy: successor.delegateId,
    };
    const profile = profileOf({ ...successor, function: role });
    const substitution = {
      delegateId,
      delegationId,
      successor: { delegateId: successor.delegateId, profile },
      ranksLower: ranksLower(
        conference.categories.map(({ key }) => key),
        former,
        successor,
      ),
    };
    const matchKeys = matchKeysOf(successor);
    const nomination = { delegateId: successor.delegateId, delegationId, profile, matchKeys };
    const events: EventEnvelope[] = [
      composeEvent(delegateSubstitutedV1, cause, { id: delegateId, version: version + 1 }, substitution, now),
      ...(needsPhoto
        ? []
        : [composeEvent(delegateNominatedV1, cause, { id: successor.delegateId, version: 1 }, nomination, now)]),
    ];
    const answer: Answer = {
      status: 201,
      body: showDelegate(successor, conference),
      etag: etagOf(1),
      location: `/v1/conferences/${conferenceId}/delegations/${delegationId}/delegates/${successor.delegateId}`,
    };
    return async () => {
      await delegates.substitute(
        conferenceId,
        { before: current, after: replaced },
        successor,
        events,
        identity,
        answer,
      );
      return answer;
    };
  });
}
