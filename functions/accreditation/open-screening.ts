import type * as z from 'zod';
import type { delegateNominatedV1 } from '../../events/registration/delegate-nominated.v1.ts';
import type { CommandLog } from '../shared/dynamo/command-log.ts';
import { OutdatedEvent, type ReceivedEvent } from '../shared/events/event-consumer.ts';
import { dayIn } from '../shared/local-time.ts';
import { carryOut, type DecisionTools } from './carry-out-decision.ts';
import { AccreditationMoved, WithdrawnEarly } from './data/accreditation-store.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { openAccreditation, openWithdrawn } from './domain/accreditation.ts';
import { screenedProfile } from './domain/screened-profile.ts';
import { NotYetKnown } from './not-yet-known.ts';

export interface OpenScreeningTools extends DecisionTools {
  readonly conferences: ConferenceProjection;
  readonly commands: CommandLog;
}

const CONSUMER = 'open-screening';

/**
 * A nominated delegate joins the officers' queue.
 * 1. The category must be known, because it says who is asked.
 * 2. The delegate is put into the queue once; that is one conditional write.
 * 3. Where nobody is asked, the delegate is admitted at once and gets the badge, as after a last verdict.
 * 4. Who was withdrawn before this arrived joins no queue and gets no badge: there is only the record.
 * @throws NotYetKnown so that the event comes again
 * @throws OutdatedEvent when the delegate is in the queue already, AlreadyConsumed
 */
export async function openScreening(
  tools: OpenScreeningTools,
  { metadata, data, cause }: ReceivedEvent<z.output<typeof delegateNominatedV1.data>>,
  now: Date,
): Promise<void> {
  const { conferenceId } = metadata;
  const known = await tools.conferences.withCategory(conferenceId, data.profile.category);
  if (!known) throw new NotYetKnown(`category ${data.profile.category}`);
  const nomination = {
    conferenceId,
    delegateId: data.delegateId,
    delegationId: data.delegationId,
    profile: screenedProfile(data.profile, dayIn(known.conference.timeZone)),
    priority: known.priority,
    queuedAt: new Date(metadata.occurredAt).toISOString(),
    registrationVersion: metadata.aggregateVersion,
  };
  const opened = openAccreditation(nomination, known.category.requiredVerdicts);
  const { writes, events } = await carryOut(tools, { before: undefined, after: opened, ...known, cause, now });
  const open = async (): Promise<void> => {
    if (events.length === 0) await tools.commands.write(writes);
    else await tools.commands.commitEffect(CONSUMER, metadata.eventId, { writes, events }, now);
  };
  const orRecord = (error: unknown): Promise<void> => {
    if (!(error instanceof WithdrawnEarly)) throw error;
    const { found } = error;
    return tools.commands.write([tools.accreditations.write(found, openWithdrawn(nomination, found))]);
  };
  try {
    await open().catch(orRecord);
  } catch (error) {
    if (error instanceof AccreditationMoved) throw new OutdatedEvent();
    throw error;
  }
}
