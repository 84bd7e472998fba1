import { conferenceConfiguredV1 } from '../../events/registration/conference-configured.v1.ts';
import type { CommandIdentity } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { PreconditionRequired, StaleVersion } from '../shared/problem.ts';
import type { Replacing } from './command.ts';
import type { ConferenceStore, Versioned } from './data/conference-store.ts';
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
 * 2. The whole conference is put in its place.
 * 3. The other services are told, for their own copies.
 * @throws PreconditionRequired, StaleVersion
 */
export async function putConference(
  { conferences }: { readonly conferences: ConferenceStore },
  command: PutConference,
): Promise<Versioned<Conference> & { readonly created: boolean }> {
  const { conferenceId, body, expectedVersion, ifMatchSent, identity, cause, now } = command;
  const read = ifMatchSent ? (expectedVersion ?? (await conferences.findNow(conferenceId))?.version) : undefined;
  // If-Match fails on what does not exist, `*` included (RFC 9110 section 13.1.1); nothing that exists has version 0.
  if (ifMatchSent && !read) throw new StaleVersion();

  const before = read ?? 0;
  const version = before + 1;
  const value: Conference = { conferenceId, ...body };
  const event = composeEvent(conferenceConfiguredV1, cause, { id: conferenceId, version }, value, now);
  await conferences.put(value, before, identity, event, () =>
    ifMatchSent ? new StaleVersion() : new PreconditionRequired(),
  );
  return { value, version, created: !ifMatchSent };
}
