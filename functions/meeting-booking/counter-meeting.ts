import { askedPartyOf, changeMeeting, type MeetingCommand, meetingAnswer } from './answered-meeting.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import { countered, windowsProposedBy } from './domain/counter-proposal.ts';
import { attendeesOf, type Meeting, partyOf, requireAsked } from './domain/meeting.ts';
import {
  completeAnswer,
  crowdFaults,
  interpreterFaults,
  keptWindowsFaults,
  levelFaults,
  readSide,
  roomFaults,
  sideFaults,
  termsFaults,
} from './domain/meeting-request.ts';
import { InvalidMeeting, NoProgramme } from './domain/problems.ts';
import { roomNeedOf } from './domain/room-choice.ts';
import { openUntilOfQuestion } from './domain/time-limits.ts';
import { eventsOfChange } from './meeting-events.ts';
import type { CounterBody } from './schemas/meeting.ts';
import type { Viewer } from './viewer.ts';

interface Stores {
  readonly directory: DirectoryStore;
  readonly programmes: ProgrammeStore;
  readonly meetings: MeetingStore;
}

/**
 * A delegation that is asked proposes something else.
 * 1. It must be waiting for this delegation.
 * 2. What is proposed must fit the programme and the people, as if it were asked for anew.
 * 3. It stands as proposed, and every other side is asked. A slot that the meeting had is free at once for others.
 * @throws NotFound, StaleVersion, MeetingNotOpen, TooManyProposals, InvalidMeeting, NoProgramme
 */
export async function counterMeeting(
  { directory, programmes, meetings }: Stores,
  command: MeetingCommand<CounterBody>,
): Promise<{ meeting: Meeting; viewer: Viewer }> {
  const { conferenceId, body, identity, cause, now } = command;
  const reading = programmes.get(conferenceId);
  return changeMeeting({ directory, meetings }, command, async (before, viewer) => {
    const delegationId = askedPartyOf(before, viewer, body.delegationId);
    requireAsked(before, delegationId, now);
    const programme = (await reading)?.programme;
    if (!programme) throw new NoProgramme();

    const side = completeAnswer(body, partyOf(before, delegationId));
    const { durationMinutes = before.durationMinutes, level = before.level, message, expiresAt } = body;
    const { languages, roomFeatures } = body;
    const own = readSide(side);
    const standing = partyOf(before, windowsProposedBy(before))?.windows;
    const openUntil = openUntilOfQuestion(programme, own.windows ?? standing, now, expiresAt);
    const after = countered(
      before,
      delegationId,
      { ...own, durationMinutes, level, languages, roomFeatures, message },
      openUntil,
      now,
    );

    const people = await directory.delegates(conferenceId, [...attendeesOf(after), ...side.attendeeIds]);
    const faults = [
      ...sideFaults(side, delegationId, (id) => people.get(id), programme, durationMinutes, now),
      ...(own.windows === undefined ? keptWindowsFaults(programme, standing, durationMinutes, now) : []),
      ...levelFaults(level, people.get(side.principalId)),
      ...termsFaults({ durationMinutes, expiresAt }, programme, now),
      ...crowdFaults(after),
      ...roomFaults(
        programme,
        roomNeedOf(
          after,
          attendeesOf(after).map((id) => people.get(id)),
        ),
      ),
      ...interpreterFaults(programme, after.languages),
    ];
    if (faults.length > 0) throw new InvalidMeeting(faults);

    const origin = { identity, answerTo: (meeting: Meeting) => meetingAnswer(meeting, viewer) };
    await meetings.change({ before, after, events: eventsOfChange(before, after, cause, now) }, origin, now);
    return after;
  });
}
