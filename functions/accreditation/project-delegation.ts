import type * as z from 'zod';
import type { delegationRegisteredV1 } from '../../events/registration/delegation-registered.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { DelegationProjection } from './data/delegation-projection.ts';

/**
 * Keeps whom a delegation represents and who may ask about its people. One conditional write; an older version is dropped.
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
      focalPoints: [data.focalPoint.subject],
    },
    metadata.aggregateVersion,
  );
}
