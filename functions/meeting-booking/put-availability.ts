import { availabilityChangedV1 } from '../../events/meeting-booking/availability-changed.v1.ts';
import type { Caller } from '../shared/auth/caller.ts';
import type { CommandIdentity } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { NotFound, PreconditionRequired, StaleVersion } from '../shared/problem.ts';
import type { AvailabilityStore } from './data/availability-store.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import { availabilityFaults, readAvailability } from './domain/availability.ts';
import { InvalidAvailability } from './domain/problems.ts';
import { availabilityView } from './get-availability.ts';
import { ownDelegate } from './own-delegate.ts';
import type { AvailabilityBody, AvailabilityView } from './schemas/availability.ts';

export interface PutAvailability {
  readonly conferenceId: string;
  readonly delegateId: string;
  readonly body: AvailabilityBody;
  readonly caller: Caller;
  readonly expectedVersion?: number;
  readonly ifMatchSent: boolean;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

interface Stores {
  readonly directory: DirectoryStore;
  readonly availabilities: AvailabilityStore;
}

/**
 * A delegation, or the protocol desk, says when somebody can meet.
 * 1. It is somebody who comes, of a delegation that the caller speaks for, and what was said before is what they read.
 * 2. Windows and lunch must not contradict themselves or the conference.
 * 3. The whole is put in place of what was said before; meetings that it does not suit are moved by whoever hears of it.
 * @throws NotFound, PreconditionRequired, StaleVersion, InvalidAvailability
 */
export async function putAvailability(
  { directory, availabilities }: Stores,
  { conferenceId, delegateId, body, caller, expectedVersion, ifMatchSent, identity, cause, now }: PutAvailability,
): Promise<{ view: AvailabilityView; version: number }> {
  const [conference, delegate] = await Promise.all([
    directory.conference(conferenceId),
    ownDelegate(directory, { conferenceId, delegateId, caller }),
  ]);
  if (!conference) throw new NotFound();
  const before = delegate.availability?.version ?? 0;
  if (before > 0 && !ifMatchSent) throw new PreconditionRequired();
  if (expectedVersion !== undefined && expectedVersion !== before) throw new StaleVersion();
  const faults = availabilityFaults(body, conference);
  if (faults.length > 0) throw new InvalidAvailability(faults);

  const availability = readAvailability(body);
  const version = before + 1;
  const data = { delegateId, delegationId: delegate.delegationId };
  const event = composeEvent(availabilityChangedV1, cause, { id: delegateId, version }, data, now);
  await availabilities.put(conferenceId, delegateId, availability, before, identity, event, now);
  return { view: availabilityView(delegate, availability), version };
}
