import type { EventEnvelope } from '../../events/envelope.ts';
import { delegateNominatedV1 } from '../../events/registration/delegate-nominated.v1.ts';
import { delegationSubmittedV1 } from '../../events/registration/delegation-submitted.v1.ts';
import {
  AlreadyAnswered,
  type Answer,
  type CommandLog,
  MAX_ACTIONS,
  partOf,
  type Write,
} from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { type MatchKeysOf, matchKeysWith } from '../shared/identity/match-keys.ts';
import { inTurns } from '../shared/in-turns.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { Busy, type Fault, NotFound, StaleVersion } from '../shared/problem.ts';
import type { DelegationCommand } from './command.ts';
import type { ConferenceStore, Versioned } from './data/conference-store.ts';
import { type DelegateRecord, type DelegateStore, nominate } from './data/delegate-store.ts';
import { type DelegationRecord, type DelegationStore, replaceDelegation } from './data/delegation-store.ts';
import { isStillHead } from './data/quota-item.ts';
import { requireActor } from './delegation-access.ts';
import { showDelegation } from './delegation-view.ts';
import { requireNotWithdrawn } from './domain/delegation-life.ts';
import { photoRuleOf, profileOf } from './domain/person.ts';
import { RegistrationClosed, SubmissionUnfinished } from './domain/problems.ts';
import { hasClosed, requireOpen } from './domain/registration-window.ts';
import { isSuccessorWaiting, planSubmission, type SubmissionPlan } from './domain/submission.ts';
import type { Submission } from './schemas/delegation.ts';

export interface SubmitDelegation {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly delegates: DelegateStore;
  readonly commands: CommandLog;
  readonly secrets: DeriveSecret;
  /** Milliseconds since some moment, never going back. */
  readonly clock: () => number;
}

type Draft = DelegateRecord & { readonly version: number };

/** What a submission will do: whom it nominates, of which state of the delegation. */
interface Plan extends SubmissionPlan<Draft> {
  readonly delegation: Versioned<DelegationRecord>;
  readonly head: string;
  /** How many are nominated already. */
  readonly settled: number;
}

/** The last transaction of a submission also holds the delegation, the check that the head still is, and the command record. */
const MOST_IN_A_CHUNK = MAX_ACTIONS - 3;
/** An item holds 400 KB; the events of a chunk must fit in one even if they could not be compressed. */
const MOST_EVENT_CHARACTERS = 150_000;
/** Every try that fails means that somebody has just amended a draft or submitted as well. */
const MAX_TRIES = 8;
/** Nothing is begun after that: what is under way then ends well before the function's 29 seconds do. */
const TIME_MS = 20_000;
/** Each chunk guards its own drafts alone, so they do not get in each other's way. */
const CHUNKS_AT_ONCE = 4;

/**
 * A focal point formally submits the delegation, or the organiser in its name.
 * 1. Registration must be open, but for the organiser. Once it has closed, focal points still submit who came in the place of
 *    somebody. There is exactly one head; every draft is complete, or only the complete ones are wanted.
 * 2. The drafts are nominated, a few chunks at once; officers are told of each. Whoever is nominated stays so if the submission
 *    breaks off or its time is up, and repeating it goes on with the others.
 * 3. With the last of them, after all others, the delegation is submitted.
 * Submitting again nominates who was added since.
 * @throws NotFound, Forbidden, RegistrationClosed, StaleVersion, DelegationWithdrawn, IncompleteDelegation, SubmissionUnfinished
 */
export async function submitDelegation(
  { conferences, delegations, delegates, commands, secrets, clock }: SubmitDelegation,
  command: DelegationCommand & { readonly expectedVersion?: number; readonly body: { readonly onlyComplete: boolean } },
): Promise<Answer> {
  const { conferenceId, delegationId, expectedVersion, body, identity, cause, now } = command;
  const endsAt = clock() + TIME_MS;
  const isTimeUp = (): boolean => clock() >= endsAt;
  const [{ value: conference }, actor, matchKeysOf] = await Promise.all([
    conferences.get(conferenceId),
    requireActor(delegations, command),
    matchKeysWith(secrets, conferenceId),
  ]);
  const onlySuccessors = actor === 'focal-point' && hasClosed(conference.registration, now);
  if (actor === 'focal-point' && !onlySuccessors) requireOpen(conference.registration, now);
  const isPhotoRequired = photoRuleOf(conference.categories);

  const plan = async (): Promise<Plan> => {
    const [{ delegates: people, quota }, delegation] = await Promise.all([
      delegates.readRoll(conferenceId, delegationId),
      delegations.findNow(conferenceId, delegationId),
    ]);
    if (!delegation || !quota) throw new NotFound();
    if (expectedVersion !== undefined && expectedVersion !== delegation.version) throw new StaleVersion();
    requireNotWithdrawn(delegation.value);
    const candidates = people.map(({ value, version }): Draft => ({ ...value, version }));
    if (onlySuccessors && !candidates.some(isSuccessorWaiting)) throw new RegistrationClosed(conference.registration);
    const submission = planSubmission(candidates, quota.head, { ...body, onlySuccessors, isPhotoRequired });
    const settled = candidates.filter(({ status }) => status === 'nominated').length;
    return { ...submission, delegation, head: quota.head ?? '', settled };
  };

  const first = await plan();
  const lastPart = partOf(identity, 'last');
  let done = 0;
  const unfinished = () => new SubmissionUnfinished(first.settled + done, first.settled + first.nominated.length);

  const carryOut = async ({ nominated, incomplete, delegation, head }: Plan): Promise<Answer> => {
    // A submission that broke off before its end may have left nobody to nominate, but the delegation to be submitted.
    if (nominated.length === 0 && delegation.value.status === 'submitted') {
      const answered = await commands.find(lastPart);
      return answered ?? answerOf(delegation, done, incomplete);
    }
    const chunks = chunksOf(
      nominated.map((draft) => ({ draft, event: eventOf(draft, matchKeysOf, command) })),
      ({ event }) => JSON.stringify(event).length,
    );
    const last = chunks.pop() ?? [];
    await inTurns(chunks, CHUNKS_AT_ONCE, async (chunk) => {
      if (isTimeUp()) return;
      // No key: nominating is guarded by each draft's own state, so a repeat does what is left to do.
      await commands.commit({ ...identity, key: undefined }, { writes: nominations(chunk), events: eventsOf(chunk) });
      done += chunk.length;
    });
    if (isTimeUp()) throw unfinished();
    const submitted: Versioned<DelegationRecord> = {
      value: { ...delegation.value, status: 'submitted', submittedAt: now.toISOString() },
      version: delegation.version + 1,
    };
    const answer = answerOf(submitted, done + last.length, incomplete);
    const aggregate = { id: delegationId, version: submitted.version };
    const data = { delegationId, nominated: done + last.length };
    await commands.commit(lastPart, {
      writes: [
        replaceDelegation(conferenceId, submitted.value, delegation.version),
        isStillHead(conferenceId, delegationId, head),
        ...nominations(last),
      ],
      events: [...eventsOf(last), composeEvent(delegationSubmittedV1, cause, aggregate, data, now)],
      answer,
    });
    return answer;
  };

  const nominations = (chunk: readonly Nomination[]): Write[] =>
    chunk.map(({ draft: { version, ...value } }) => nominate(conferenceId, { value, version }, now.toISOString()));

  return commands.runOnce(identity, async () => {
    for (let tries = 1, current = first; ; tries++, current = await plan()) {
      try {
        return await carryOut(current);
      } catch (error) {
        if (error instanceof AlreadyAnswered) return error.answer;
        if (error instanceof Busy || (error instanceof StaleVersion && tries === MAX_TRIES)) throw unfinished();
        if (!(error instanceof StaleVersion)) throw error;
      }
    }
  });
}

interface Nomination {
  readonly draft: Draft;
  readonly event: EventEnvelope;
}

const eventsOf = (chunk: readonly Nomination[]): EventEnvelope[] => chunk.map(({ event }) => event);

function eventOf(draft: Draft, matchKeysOf: MatchKeysOf, { cause, now }: DelegationCommand): EventEnvelope {
  const { delegateId, delegationId, function: role, version } = draft;
  if (role === undefined) throw new Error('a complete draft has a function');
  const data = {
    delegateId,
    delegationId,
    profile: profileOf({ ...draft, function: role }),
    matchKeys: matchKeysOf(draft),
  };
  return composeEvent(delegateNominatedV1, cause, { id: delegateId, version: version + 1 }, data, now);
}

const answerOf = (
  { value, version }: Versioned<DelegationRecord>,
  nominated: number,
  incomplete: readonly Fault[],
): Answer => {
  const body: Submission = { ...showDelegation(value), nominated, incomplete: [...incomplete] };
  return { status: 200, body, etag: etagOf(version) };
};

/** In order, as many as fit in one transaction and one command record. */
function chunksOf<Entry>(entries: readonly Entry[], charactersOf: (entry: Entry) => number): Entry[][] {
  const chunks: Entry[][] = [];
  let characters = 0;
  for (const entry of entries) {
    const more = charactersOf(entry);
    const chunk = chunks.at(-1);
    if (!chunk || chunk.length === MOST_IN_A_CHUNK || characters + more > MOST_EVENT_CHARACTERS) {
      chunks.push([entry]);
      characters = more;
    } else {
      chunk.push(entry);
      characters += more;
    }
  }
  return chunks;
}
