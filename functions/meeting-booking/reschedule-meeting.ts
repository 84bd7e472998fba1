import { changeMeeting, type MeetingCommand, meetingAnswer, partyNamedBy } from './answered-meeting.ts';
import { Agenda } from './data/agenda.ts';
import type { CalendarStore } from './data/calendar-store.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import { readWindows } from './domain/availability.ts';
import type { Meeting, Placement } from './domain/meeting.ts';
import { windowsFaults } from './domain/meeting-request.ts';
import { InvalidMeeting, NoProgramme, NoSlot } from './domain/problems.ts';
import { durationFaults, onNewTerms, requireReschedulable } from './domain/rescheduling.ts';
import { placeMeeting } from './place-meeting.ts';
import type { RescheduleBody } from './schemas/meeting.ts';
import type { Viewer } from './viewer.ts';

interface Stores {
  readonly directory: DirectoryStore;
  readonly programmes: ProgrammeStore;
  readonly meetings: MeetingStore;
  readonly calendars: CalendarStore;
}

/**
 * A party, or the protocol desk, wants another time for a meeting that all agreed to.
 * 1. It says when it can, or wants the meeting shorter; or it only cannot at the time that the meeting has.
 * 2. The meeting takes the earliest slot that suits everybody. What it held and what it shall hold are exchanged in one
 *    transaction, so that at no moment it has neither.
 * 3. If there is none, everything stays as it was.
 * @throws NotFound, StaleVersion, MeetingNotOpen, MeetingLocked, InvalidMeeting, NoProgramme, NoSlot, Busy
 */
export async function rescheduleMeeting(
  stores: Stores,
  command: MeetingCommand<RescheduleBody>,
): Promise<{ meeting: Meeting; viewer: Viewer }> {
  const { conferenceId, body, identity, cause, now } = command;
  const { windows, durationMinutes, reason } = body;
  const reading = stores.programmes.get(conferenceId, { consistent: true });
  return changeMeeting(stores, command, async (before, viewer) => {
    const delegationId = partyNamedBy(before, viewer, body.delegationId);
    requireReschedulable(before, now);
    const programme = (await reading)?.programme;
    if (!programme) throw new NoProgramme();
    const faults = [
      ...windowsFaults(windows, programme, durationMinutes ?? before.durationMinutes, now),
      ...durationFaults(before, durationMinutes, programme, viewer.isProtocol),
    ];
    if (faults.length > 0) throw new InvalidMeeting(faults);

    const agreed = {
      ...onNewTerms(before, { delegationId, windows: windows && readWindows(windows), durationMinutes }),
      reason,
    };
    const isAnother = ({ startsAt }: Placement): boolean => startsAt !== before.placement?.startsAt;
    const origin = { identity, answerTo: (meeting: Meeting) => meetingAnswer(meeting, viewer) };
    const after = await placeMeeting(stores, {
      before,
      agreed,
      programme,
      agenda: new Agenda(stores.calendars, conferenceId, { consistent: true }),
      // Who says neither when nor for how long wants another time than this.
      anew: windows === undefined && durationMinutes === undefined ? isAnother : () => true,
      otherwise: 'leave',
      origin,
      cause,
      now,
    });
    if (!after) throw new NoSlot();
    return after;
  });
}
