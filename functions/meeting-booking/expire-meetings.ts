import type { Run } from '../shared/events/scheduled-run.ts';
import { inTurns } from '../shared/in-turns.ts';
import { described, logger } from '../shared/observability/logger.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { Due, DueStore } from './data/due-store.ts';
import { MeetingChanged, type MeetingStore } from './data/meeting-store.ts';
import { attendeesOf, isAgreed, isPlaced } from './domain/meeting.ts';
import { decidedWhenDue } from './domain/time-limits.ts';
import { eventsOfChange } from './meeting-events.ts';
import { standingOf } from './place-meeting.ts';

export interface ExpiringStores {
  readonly directory: DirectoryStore;
  readonly meetings: MeetingStore;
  readonly due: DueStore;
}

const CONSUMER = 'expire-meetings';
const AT_ONCE = 8;
const MOST_ATTEMPTS = 12;

/**
 * Decides on the meetings whose time has come.
 * 1. Look which may be due, the oldest first.
 * 2. Ask each meeting: it may have been answered meanwhile, or been given another time.
 * 3. One that is due has expired, or is confirmed without those who are not accredited; all in one transaction under the
 *    condition that it is as it was read.
 * 4. Forget that it was due.
 * One that fails does not keep the others waiting: it is found again by the next run. So is what is left when the time of a run
 * is over, and what two runs find at the same time is decided once.
 * @throws AggregateError when some could not be decided
 */
export async function expireMeetings(stores: ExpiringStores, run: Run): Promise<void> {
  const failures: unknown[] = [];
  for await (const page of stores.due.until(run.now)) {
    await inTurns(page, AT_ONCE, async (due) => {
      if (!run.hasTime()) return;
      await decide(stores, due, run).catch((error: unknown) => {
        logger.error('meeting could not be decided', { meetingId: due.meetingId, error: described(error) });
        failures.push(error);
      });
    });
    if (!run.hasTime()) break;
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} meetings could not be decided`);
}

async function decide({ directory, meetings, due }: ExpiringStores, found: Due, { runId, now }: Run): Promise<void> {
  const { conferenceId, meetingId } = found;
  const cause = { conferenceId, correlationId: runId, causationId: runId };
  const origin = { consumer: CONSUMER, eventId: found.sk };
  for (let attempt = 1; ; attempt++) {
    const before = await meetings.get(conferenceId, meetingId);
    if (!before) break;
    // Who is accredited matters only when nothing else is waited for.
    const people = await directory.delegates(
      conferenceId,
      isPlaced(before) && isAgreed(before) ? attendeesOf(before) : [],
      {
        consistent: true,
      },
    );
    const after = decidedWhenDue(before, (delegateId) => standingOf({ delegate: people.get(delegateId) }), now);
    if (!after) break;
    try {
      await meetings.change({ before, after, events: eventsOfChange(before, after, cause, now) }, origin, now);
      break;
    } catch (error) {
      if (!(error instanceof MeetingChanged) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
  await due.remove(found);
}
