import type * as z from 'zod';
import { type delegationRegisteredV1, speakersFor } from '../../events/registration/delegation-registered.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { DelegationProjection } from './data/delegation-projection.ts';

/**
 * Keeps whom a delegation represents and who may ask about its people, when it registered and when that changed: whoever
 * is no focal point any more sees nothing from then on. One conditional write; an older version is dropped.
 * @throws OutdatedEvent
 */
export async function projectDelegation(
  { delegations }: { readonly delegations: DelegationProjection },
  { metadata, data }: ReceivedEvent<z.output<typeof delegationRegisteredV1.data>>,
): Promise<void> {
  await delegations.put(
    {
      conferenceId: metadata.conferenceId,
      delegationId: data.delegationId,
      represents: data.entity,
      focalPoints: speakersFor(data),
    },
    metadata.aggregateVersion,
  );
}
