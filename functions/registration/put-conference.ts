import { conferenceConfiguredV1 } from '../../events/registration/conference-configured.v1.ts';
import type { CommandIdentity } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { PreconditionRequired, StaleVersion } from '../shared/problem.ts';
import type { Replacing } from './command.ts';
import type { ConferenceStore, Versioned } from './data/conference-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { CategoryInUse } from './domain/problems.ts';
import type { Conference, ConferenceBody } from './schemas/conference.ts';

export interface PutConference extends Replacing {
  readonly conferenceId: string;
  readonly body: ConferenceBody;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

/**
 * The organiser creates the conference or replaces it.
 * 1. What is there must be what the organiser read.
 * 2. A category goes only if nobody is in it. (Somebody who is added to it in this very moment stays in it, as is.)
 * 3. The whole conference is put in its place.
 * 4. The other services are told, for their own copies.
 * @throws PreconditionRequired, StaleVersion, CategoryInUse
 */
export async function putConference(
  { conferences, delegations }: { readonly conferences: ConferenceStore; readonly delegations: DelegationStore },
  command: PutConference,
): Promise<Versioned<Conference> & { readonly created: boolean }> {
  const { conferenceId, body, expectedVersion, ifMatchSent, identity, cause, now } = command;
  const found = ifMatchSent ? await conferences.findNow(conferenceId) : undefined;
  // If-Match fails on what does not exist, `*` included (RFC 9110 section 13.1.1); nothing that exists has version 0.
  if (ifMatchSent && (!found || (expectedVersion ?? found.version) !== found.version)) throw new StaleVersion();

  const kept = new Set(body.categories.map(({ key }) => key));
  const dropped = found?.value.categories.map(({ key }) => key).filter((key) => !kept.has(key)) ?? [];
  if (dropped.length > 0) {
    const used = await delegations.countPlaces(conferenceId, dropped);
    if (used.size > 0) throw new CategoryInUse(used);
  }

  const before = found?.version ?? 0;
  const version = before + 1;
  const value: Conference = { conferenceId, ...body };
  const event = composeEvent(conferenceConfiguredV1, cause, { id: conferenceId, version }, value, now);
  await conferences.put(value, before, identity, event, () =>
    ifMatchSent ? new StaleVersion() : new PreconditionRequired(),
  );
  return { value, version, created: !ifMatchSent };
}
