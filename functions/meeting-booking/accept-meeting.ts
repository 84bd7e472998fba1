import type { Fault } from '../shared/problem.ts';
import { askedPartyOf, changeMeeting, type MeetingCommand, meetingAnswer } from './answered-meeting.ts';
import { Agenda } from './data/agenda.ts';
import type { CalendarStore } from './data/calendar-store.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import { MeetingChanged, type MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import { lockedPlaceFaults } from './domain/chosen-place.ts';
import {
  accepted,
  attendeesOf,
  hasEnded,
  isAgreed,
  isPlaced,
  type Meeting,
  partyOf,
  requireAsked,
} from './domain/meeting.ts';
import {
  commonTimeFaults,
  completeAnswer,
  crowdFaults,
  hasTimeLeft,
  interpreterFaults,
  keptWindowsFaults,
  levelFaults,
  readSide,
  roomFaults,
  sideFaults,
} from './domain/meeting-request.ts';
import { factsOf } from './domain/placement-search.ts';
import { InvalidMeeting, MeetingNotOpen, NoProgramme } from './domain/problems.ts';
import type { Programme } from './domain/programme.ts';
import { roomNeedOf } from './domain/room-choice.ts';
import { eventsOfChange } from './meeting-events.ts';
import { placeMeeting } from './place-meeting.ts';
import type { AcceptBody } from './schemas/meeting.ts';
import type { Viewer } from './viewer.ts';

interface Stores {
  readonly directory: DirectoryStore;
  readonly programmes: ProgrammeStore;
  readonly meetings: MeetingStore;
  readonly calendars: CalendarStore;
}

/**
 * A delegation that is asked accepts and names its people.
 * 1. It must be waiting for this delegation.
 * 2. The people are the delegation's own, the time lies inside the programme and ahead, and there is a room that seats
 *    everybody.
 * 3. While others have not answered, that is all.
 * 4. The last acceptance places the meeting, in the same transaction, or puts it on the waitlist. A meeting that was
 *    placed before stays where it is, if that suits the people named now; where it is locked it must.
 * @throws NotFound, StaleVersion, MeetingNotOpen, InvalidMeeting, NoProgramme
 */
export async function acceptMeeting(
  stores: Stores,
  command: MeetingCommand<AcceptBody>,
): Promise<{ meeting: Meeting; viewer: Viewer }> {
  const { programmes, meetings, calendars } = stores;
  const { conferenceId, body, identity, cause, now } = command;
  const reading = programmes.get(conferenceId);
  return changeMeeting(stores, command, async (before, viewer) => {
    const delegationId = askedPartyOf(before, viewer, body.delegationId);
    if (hasEnded(before, now)) throw new MeetingNotOpen('Its time has passed.', before.status);
    requireAsked(before, delegationId, now);
    const party = partyOf(before, delegationId);
    const side = completeAnswer(body, party);
    const agreed = accepted(before, delegationId, readSide(side), now);
    const programme = (await reading)?.programme;
    if (!programme) throw new NoProgramme();

    const agenda = new Agenda(calendars, conferenceId);
    const own = await agenda.people(side.attendeeIds);
    const known = (delegateId: string) => own.get(delegateId)?.delegate;
    const faults = [
      ...sideFaults(side, delegationId, known, programme, before.durationMinutes, now),
      ...levelFaults(before.level, known(side.principalId)),
    ];
    if (side.windows === undefined) {
      faults.push(...keptWindowsFaults(programme, party?.windows, before.durationMinutes, now));
    }
    if (!hasTimeLeft(programme, before.durationMinutes, now)) {
      faults.push({ pointer: '', detail: 'the programme has no time left for a meeting of this length' });
    }
    const crowd = crowdFaults(agreed);
    faults.push(...(crowd.length > 0 ? crowd : await faultsOfRoom(agreed, programme, agenda, side.attendeeIds)));
    faults.push(...interpreterFaults(programme, before.languages));
    if (faults.length === 0) faults.push(...commonTimeFaults(agreed, programme, now));
    if (faults.length === 0 && isPlaced(agreed) && agreed.locked) {
      agenda.readAgain();
      const people = await agenda.people(attendeesOf(agreed));
      faults.push(...lockedPlaceFaults(factsOf(programme, people), agreed, { ...side, delegationId }));
    }
    if (faults.length > 0) throw new InvalidMeeting(faults);

    const origin = { identity, answerTo: (meeting: Meeting) => meetingAnswer(meeting, viewer) };
    if (isAgreed(agreed) || isPlaced(agreed)) {
      const stays = agreed.locked === true;
      const otherwise = stays ? 'leave' : 'waitlist';
      const placing = { before, agreed, programme, agenda, stays, otherwise, origin, cause, now } as const;
      const after = await placeMeeting(stores, placing);
      // Somebody has become engaged since they were looked at.
      if (!after) throw new MeetingChanged(before.meetingId);
      return after;
    }
    const events = eventsOfChange(before, agreed, cause, now);
    await meetings.change({ before, after: agreed, events }, origin, now);
    return agreed;
  });
}

/** Who of the others comes in person is looked up only when there are more people than chairs, or when all are needed anyway. */
async function faultsOfRoom(
  agreed: Meeting,
  programme: Programme,
  agenda: Agenda,
  own: readonly string[],
): Promise<Fault[]> {
  const attendees = attendeesOf(agreed);
  const needOf = async (delegateIds: readonly string[]) => {
    const people = await agenda.people(delegateIds);
    return roomNeedOf(
      agreed,
      delegateIds.map((id) => people.get(id)?.delegate),
    );
  };
  const atMost = { ...(await needOf(own)), seats: attendees.length };
  if (!isAgreed(agreed) && roomFaults(programme, atMost).length === 0) return [];
  return roomFaults(programme, await needOf(attendees));
}
