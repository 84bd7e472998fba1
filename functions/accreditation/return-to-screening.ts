import type * as z from 'zod';
import type { delegateAmendedV1 } from '../../events/registration/delegate-amended.v1.ts';
import { OutdatedEvent, type ReceivedEvent } from '../shared/events/event-consumer.ts';
import { dayIn } from '../shared/local-time.ts';
import { carryOut } from './carry-out-decision.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { type Accreditation, amend } from './domain/accreditation.ts';
import { screenedProfile } from './domain/screened-profile.ts';
import { NotYetKnown } from './not-yet-known.ts';
import type { OpenScreeningTools } from './open-screening.ts';

const CONSUMER = 'return-to-screening';

/**
 * A nominated delegate was amended.
 * 1. The officers see the delegate as amended.
 * 2. If something that is screened changed, all verdicts lapse, the delegate goes back into the queue, and a badge issued
 *    before is suspended until there is a new decision, which issues a new badge.
 * 3. If an authority had asked for more, this is the answer: its verdict lapses, and the delegate goes back into the queue.
 * 4. Whoever does not come in person any more has no use for a badge; whoever now does gets one.
 * @throws NotYetKnown so that the event comes again
 * @throws OutdatedEvent when nothing in it is new, AlreadyConsumed
 */
export async function returnToScreening(
  tools: OpenScreeningTools,
  { metadata, data, cause }: ReceivedEvent<z.output<typeof delegateAmendedV1.data>>,
  now: Date,
): Promise<void> {
  const { conferenceId } = metadata;
  const registrationVersion = metadata.aggregateVersion;
  const decide = async (found: Accreditation | undefined): Promise<void> => {
    if (!found) throw new NotYetKnown(`the accreditation of ${data.delegateId}`);
    const isLate = registrationVersion < found.registrationVersion;
    const category = isLate ? found.profile.category : data.profile.category;
    const known = await tools.conferences.withCategory(conferenceId, category);
    if (!known) throw new NotYetKnown(`category ${category}`);
    const amendment = {
      profile: screenedProfile(data.profile, dayIn(known.conference.timeZone)),
      priority: known.priority,
      screened: data.screened,
      registrationVersion,
      at: now.toISOString(),
    };
    const amended = amend(found, amendment, known.category.requiredVerdicts);
    if (!amended) throw new OutdatedEvent();

    const { accreditation: after, screenedAgain } = amended;
    const { writes, events } = await carryOut(tools, { before: found, after, screenedAgain, ...known, cause, now });
    // A new profile alone is guarded by its own version. What resets verdicts must not happen twice, even long after.
    const isProfileAlone = !screenedAgain && events.length === 0;
    if (isProfileAlone && writes.length === 1) await tools.commands.write(writes);
    else await tools.commands.commitEffect(CONSUMER, metadata.eventId, { writes, events }, now);
  };
  await decideOnLatest(tools.accreditations, conferenceId, data.delegateId, decide);
}
