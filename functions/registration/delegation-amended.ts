import type { EventEnvelope } from '../../events/envelope.ts';
import { delegationAmendedV1 } from '../../events/registration/delegation-amended.v1.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import type { Command } from './command.ts';
import type { DelegationRecord } from './data/delegation-store.ts';
import { speakersOf } from './domain/focal-points.ts';

/** What the other services are told of a delegation that has changed: all that they may know of it, as it is at `version`. */
export function delegationAmended(
  delegation: DelegationRecord,
  version: number,
  changed: string[],
  { cause, now }: Pick<Command, 'cause' | 'now'>,
): EventEnvelope {
  const { delegationId, invitationId, represents, languages, focalPoint } = delegation;
  const { phone: _phone, ...contact } = focalPoint;
  return composeEvent(
    delegationAmendedV1,
    cause,
    { id: delegationId, version },
    {
      delegationId,
      invitationId,
      entity: represents,
      languages,
      focalPoint: contact,
      focalPoints: speakersOf(delegation),
      changed,
    },
    now,
  );
}
