import type * as z from 'zod';
import type { conferenceConfiguredV1 } from '../../events/registration/conference-configured.v1.ts';
import type { delegateAmendedV1 } from '../../events/registration/delegate-amended.v1.ts';
import type { delegateNominatedV1 } from '../../events/registration/delegate-nominated.v1.ts';
import { type delegationRegisteredV1, speakersFor } from '../../events/registration/delegation-registered.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import type { DirectoryStore } from './data/directory-store.ts';

interface Stores {
  readonly directory: DirectoryStore;
}

/** Keeps what meeting booking must know of the conference. @throws OutdatedEvent */
export async function projectConference(
  { directory }: Stores,
  { metadata, data }: ReceivedEvent<z.output<typeof conferenceConfiguredV1.data>>,
): Promise<void> {
  const { name, timeZone, startsOn, endsOn } = data;
  await directory.keepConference(metadata.conferenceId, metadata.aggregateVersion, {
    name,
    timeZone,
    startsOn,
    endsOn,
  });
}

/**
 * Keeps whom a delegation represents and who may speak for it, when it registered and when that changed: whoever is no
 * focal point any more sees and does nothing from then on.
 * @throws OutdatedEvent, Busy
 */
export async function projectDelegation(
  { delegations }: { readonly delegations: DelegationStore },
  { metadata, data }: ReceivedEvent<z.output<typeof delegationRegisteredV1.data>>,
): Promise<void> {
  await delegations.keep(metadata.conferenceId, metadata.aggregateVersion, {
    delegationId: data.delegationId,
    represents: data.entity,
    focalPoints: speakersFor(data),
  });
}

/** Keeps what meeting booking must know of a delegate, nominated or, at `amendedAt`, amended. @throws OutdatedEvent */
export async function projectDelegate(
  { directory }: Stores,
  { metadata, data }: ReceivedEvent<z.output<(typeof delegateNominatedV1 | typeof delegateAmendedV1)['data']>>,
  amendedAt?: Date,
): Promise<void> {
  await directory.keepProfile(metadata.conferenceId, data, metadata.aggregateVersion, data.profile, amendedAt);
}
