import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import type { EventMetadata } from '../../events/envelope.ts';
import type { delegateAmendedV1 } from '../../events/registration/delegate-amended.v1.ts';
import type { DelegateProfile } from '../../events/vocabulary.ts';
import { dayIn } from '../shared/local-time.ts';
import { StaleVersion } from '../shared/problem.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { StandingStore, Subject } from './data/standing-store.ts';
import { type Decision, type Facts, joinFacts } from './domain/standing.ts';
import { changeOf } from './domain/totals.ts';

/** What an event tells; its days are known once it is known where the conference is. */
export interface News extends Subject {
  readonly conferenceId: string;
  readonly facts: (dayOf: (instant: string) => string) => Facts;
}

export interface ProjectStandings {
  readonly conferences: ConferenceStore;
  readonly standings: StandingStore;
  /** Picks one of the parts that the counters are kept in. */
  readonly pickPart: () => number;
}

/** Every try that fails means that news of the same delegate came in by another event. */
const MAX_TRIES = 6;

/**
 * Keeps what the events of registration and accreditation tell of delegates and delegations, and the conference's totals.
 * 1. The news of a batch joins what is known of each; what is known already, or older, changes nothing.
 * 2. What has changed is kept together with what it changes in the counters, in one transaction for each conference.
 * @throws StaleVersion, Busy: the events come again
 */
export async function projectStandings(tools: ProjectStandings, news: readonly News[]): Promise<void> {
  for (const [conferenceId, some] of Map.groupBy(news, (one) => one.conferenceId)) {
    for (let tries = 1; ; tries++) {
      try {
        await joinNews(tools, conferenceId, some);
        break;
      } catch (error) {
        if (!(error instanceof StaleVersion) || tries === MAX_TRIES) throw error;
      }
    }
  }
}

async function joinNews(
  { conferences, standings, pickPart }: ProjectStandings,
  conferenceId: string,
  news: readonly News[],
): Promise<void> {
  const subjects = [...Map.groupBy(news, ({ id }) => id).values()].flatMap(([first]) => first ?? []);
  const [{ value: conference }, known] = await Promise.all([
    conferences.get(conferenceId),
    standings.findNow(conferenceId, subjects),
  ]);
  const dayOf = dayIn(conference.timeZone);
  const changes = subjects.flatMap(({ id, delegationId }) => {
    const { value: before, version } = known.get(id) ?? { value: {}, version: 0 };
    const told = news.filter((one) => one.id === id).map(({ facts }) => facts(dayOf));
    const after = told.reduce(joinFacts, joinFacts(before, {}));
    return isDeepStrictEqual(after, joinFacts(before, {})) ? [] : [{ id, delegationId, version, before, after }];
  });
  if (changes.length === 0) return;
  const changed = changes.map(({ after, ...subject }) => ({ ...subject, value: after }));
  await standings.put(conferenceId, changed, changeOf(changes), pickPart());
}

const newsOf = ({ conferenceId }: EventMetadata, delegationId: string, id: string, facts: News['facts']): News => ({
  conferenceId,
  delegationId,
  id,
  facts,
});

/** Of a delegation: it registered, was submitted, or withdrew. */
export const newsOfDelegation = (
  metadata: EventMetadata,
  delegationId: string,
  what: 'registeredOn' | 'submittedOn' | 'leftOn',
): News => newsOf(metadata, delegationId, delegationId, (dayOf) => ({ [what]: dayOf(metadata.occurredAt) }));

/** Of a delegate who was nominated. */
export const newsOfNomination = (
  metadata: EventMetadata,
  data: { readonly delegateId: string; readonly delegationId: string; readonly profile: DelegateProfile },
): News =>
  newsOf(metadata, data.delegationId, data.delegateId, (dayOf) => ({
    nominatedOn: dayOf(metadata.occurredAt),
    profile: profileOf(data.profile, metadata.aggregateVersion, dayOf),
  }));

/** Of a nominated delegate who was amended. */
export const newsOfAmendment = (
  metadata: EventMetadata,
  { delegateId, delegationId, profile, screened }: z.output<typeof delegateAmendedV1.data>,
): News =>
  newsOf(metadata, delegationId, delegateId, (dayOf) => ({
    profile: profileOf(profile, metadata.aggregateVersion, dayOf),
    amendedAt: metadata.occurredAt,
    ...(screened ? { screenedAt: metadata.occurredAt } : {}),
  }));

/** Of a delegate who does not come any more. */
export const newsOfLeaving = (
  metadata: EventMetadata,
  { delegateId, delegationId }: { readonly delegateId: string; readonly delegationId: string },
  leftAs: 'withdrawn' | 'replaced',
): News => newsOf(metadata, delegationId, delegateId, (dayOf) => ({ leftAs, leftOn: dayOf(metadata.occurredAt) }));

/** Of what the officers decided, or that it counts no more. That they took an accreditation back is told as a refusal. */
export const newsOfDecision = (
  metadata: EventMetadata,
  { delegateId, delegationId }: { readonly delegateId: string; readonly delegationId: string },
  outcome: Decision['outcome'],
): News =>
  newsOf(metadata, delegationId, delegateId, () => ({
    decision: { version: metadata.aggregateVersion, at: metadata.occurredAt, outcome },
  }));

const profileOf = (
  { category, attendance, arrival, departure }: DelegateProfile,
  version: number,
  dayOf: (instant: string) => string,
): NonNullable<Facts['profile']> => ({
  version,
  category,
  comesInPerson: attendance === 'in-person',
  arrivesOn: arrival && dayOf(arrival),
  departsOn: departure && dayOf(departure),
});
