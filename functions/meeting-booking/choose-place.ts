import type { Cause } from '../shared/events/compose-event.ts';
import { Busy, Forbidden } from '../shared/problem.ts';
import { changeMeeting, type MeetingCommand, meetingAnswer } from './answered-meeting.ts';
import { Agenda, type Calendars, supposing } from './data/agenda.ts';
import { type CalendarStore, ClaimTaken } from './data/calendar-store.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import { ApartChanged } from './data/keep-apart-store.ts';
import { type MeetingChange, type MeetingStore, type Origin, TooMuchAtOnce } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import {
  type ChosenPlace,
  chosenTime,
  conflictsOf,
  inChosenPlace,
  isThere,
  mayBeDisplaced,
  requireFit,
  requirePlaceable,
} from './domain/chosen-place.ts';
import type { DayCalendar } from './domain/day-calendar.ts';
import { apartSidesOf } from './domain/keep-apart.ts';
import { attendeesOf, byPriority, holdsSlot, type Meeting, placed, waitlisted } from './domain/meeting.ts';
import { chosenPlacement, factsOf, isWish, type Obstacle, obstacles, withDay } from './domain/placement-search.ts';
import { NoProgramme, SlotTaken, TooMuchToMove } from './domain/problems.ts';
import type { Programme } from './domain/programme.ts';
import { withHold, withWait } from './domain/time-limits.ts';
import { eventsOfChange } from './meeting-events.ts';
import { accreditedAll, type FoundPlace, findPlace, foundPlace } from './place-meeting.ts';
import type { PlaceBody } from './schemas/meeting.ts';
import type { Viewer } from './viewer.ts';

interface Stores {
  readonly directory: DirectoryStore;
  readonly programmes: ProgrammeStore;
  readonly meetings: MeetingStore;
  readonly calendars: CalendarStore;
}

/** A meeting as it is in the table and as it shall be, and what that was decided on. */
type Change = Omit<MeetingChange, 'events' | 'roomsVersion'>;

/** So often may others be faster before whoever chose is told to repeat it. */
const MOST_ATTEMPTS = 12;

/**
 * The protocol desk, or the host's own desk for a meeting of the host, puts a meeting into a slot and a room of its choice.
 * 1. The programme has that slot and that room, and the room is large enough.
 * 2. What people wish does not bind the desk; that everybody and the room are free does. Who must not be near binds the
 *    protocol desk alone: to the host's own desk a refusal would tell. Whoever is near then is moved after that.
 * 3. A meeting of the host may displace what is in the way: each such meeting takes its next slot, or waits for one, in the
 *    same transaction. What is locked, the host's own or has begun stays, and then so does everything.
 * 4. While not all have agreed, the slot is kept for the meeting until its time to answer is over.
 * @throws NotFound, Forbidden, StaleVersion, MeetingNotOpen, InvalidMeeting, NoProgramme, SlotTaken, TooMuchToMove, Busy
 */
export async function choosePlace(
  stores: Stores,
  command: MeetingCommand<PlaceBody>,
): Promise<{ meeting: Meeting; viewer: Viewer }> {
  const { conferenceId, body, identity, cause, now } = command;
  return changeMeeting(stores, command, async (before, viewer) => {
    await requireDesk(stores.directory, before, viewer);
    requirePlaceable(before, now);
    const origin = { identity, answerTo: (meeting: Meeting) => meetingAnswer(meeting, viewer) };
    const agenda = new Agenda(stores.calendars, conferenceId, { consistent: true });
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const programme = (await stores.programmes.get(conferenceId, { consistent: true }))?.programme;
      if (!programme) throw new NoProgramme();
      const asked = { meeting: before, chosen: body, programme, isProtocol: viewer.isProtocol, now };
      const wanted = await lookAt(agenda, asked);
      requireFit(wanted.against);
      const inTheWay = body.displace ? await meetingsIn(stores.meetings, conferenceId, wanted.against) : [];
      // A meeting that has no slot any more has left it since the calendars were read.
      const isOld = inTheWay.some((other) => !holdsSlot(other));
      const movable = new Set(inTheWay.filter((other) => mayBeDisplaced(other, now)).map(({ meetingId }) => meetingId));
      const fixed = wanted.against.filter(({ meetingId }) => meetingId === undefined || !movable.has(meetingId));
      if (fixed.length > 0 && !isOld) throw new SlotTaken(conflictsOf(fixed, viewer.isProtocol));
      const cleared = supposing(
        agenda,
        inTheWay.map((other) => waiting(other, programme)),
      );
      const isClear = inTheWay.length === 0 || (await lookAt(cleared, asked)).against.length === 0;
      if (!isOld && isClear) {
        const everybody = accreditedAll(before, await agenda.people(attendeesOf(before)));
        const after = withHold(inChosenPlace(before, wanted.place.placement, body, everybody), now);
        const moved = { ...basisOf(wanted.place), before, after };
        try {
          const displacement = { agenda, programme, moved, inTheWay: inTheWay.sort(byPriority), now };
          await changeAll(stores.meetings, displacement, origin, cause);
          return after;
        } catch (error) {
          if (!(error instanceof ClaimTaken || error instanceof ApartChanged)) throw error;
        }
      }
      // Somebody was faster: look at everything again.
      agenda.readAgain();
    }
    throw new Busy();
  });
}

/** A focal point places meetings if it is of the host; whoever is another party sees the meeting and may not. */
async function requireDesk(directory: DirectoryStore, { conferenceId }: Meeting, viewer: Viewer): Promise<void> {
  if (viewer.isProtocol) return;
  const own = await directory.delegations(conferenceId, viewer.delegationIds);
  if (![...own.values()].some(({ represents }) => represents.kind === 'host')) throw new Forbidden();
}

interface Asked {
  readonly meeting: Meeting;
  readonly chosen: ChosenPlace;
  readonly programme: Programme;
  /** Whether whoever asks may learn who is kept apart. */
  readonly isProtocol: boolean;
  readonly now: Date;
}

/** The chosen place and what binds whoever chose it: nothing of a place that the meeting has. */
async function lookAt(
  calendars: Calendars,
  { meeting, chosen, programme, isProtocol, now }: Asked,
): Promise<{ readonly place: FoundPlace; readonly against: readonly Obstacle[] }> {
  const { room, stretch } = chosenTime(meeting, chosen, programme, now);
  const { day } = stretch.day;
  const [people, pairs] = await Promise.all([calendars.people(attendeesOf(meeting)), calendars.apartPairs()]);
  const [rooms, interpreters, apart] = await Promise.all([
    calendars.rooms(day),
    programme.interpreters.length > 0 ? calendars.interpreters(day) : new Map<string, DayCalendar>(),
    calendars.apartOn(day, apartSidesOf(pairs, meeting)),
  ]);
  const facts = withDay(factsOf(programme, people, new Map(), pairs), day, { rooms, interpreters, apart });
  const placement = chosenPlacement(facts, meeting, room, stretch, chosen.interpreterIds);
  const binds = (one: Obstacle): boolean => !isWish(one) && (isProtocol || one.kind !== 'apart');
  const against = isThere(meeting, chosen) ? [] : obstacles(facts, meeting, placement).filter(binds);
  return { place: foundPlace(facts, meeting, placement), against };
}

/** The meetings that have what is wanted. */
const meetingsIn = (meetings: MeetingStore, conferenceId: string, against: readonly Obstacle[]): Promise<Meeting[]> => {
  const ids = against.flatMap(({ meetingId }) => (meetingId === undefined ? [] : [meetingId]));
  return meetings.getMany(conferenceId, ids, { consistent: true });
};

const waiting = (before: Meeting, programme: Programme): Change => ({
  before,
  after: withWait(waitlisted(before), programme),
});

/** What must be as it was read when a meeting is put in a place. */
const basisOf = ({ decidedOn, apartAsRead }: FoundPlace) => ({ decidedOn, apartAsRead });

interface Displacement {
  readonly agenda: Agenda;
  readonly programme: Programme;
  /** The meeting that gets its chosen place. */
  readonly moved: Change;
  /** Those that give way to it, the most important first. */
  readonly inTheWay: readonly Meeting[];
  readonly now: Date;
}

/**
 * Changes all meetings in one transaction. If that is more than one takes, the least important of those in the way wait
 * for a slot instead of taking the next one: the waiting list is tried at once.
 * @throws ClaimTaken, MeetingChanged; TooMuchToMove when they are too many even so
 */
async function changeAll(
  meetings: MeetingStore,
  displacement: Displacement,
  origin: Origin,
  cause: Cause,
): Promise<void> {
  const { programme, moved, inTheWay, now } = displacement;
  const { roomsVersion } = programme;
  const told = (change: Change): MeetingChange => ({
    ...change,
    events: eventsOfChange(change.before, change.after, cause, now),
    roomsVersion,
  });
  for (let moving = inTheWay.length; moving >= 0; moving--) {
    const others = await displaced(displacement, moving);
    try {
      return await meetings.changeTogether([told(moved), ...others.map(told)], origin, now);
    } catch (error) {
      if (!(error instanceof TooMuchAtOnce)) throw error;
    }
  }
  throw new TooMuchToMove();
}

/** What becomes of those in the way: the first `moving` of them take their next slot, if there is one; the others wait. */
async function displaced(
  { agenda, programme, moved, inTheWay, now }: Displacement,
  moving: number,
): Promise<readonly Change[]> {
  const others = inTheWay.map((other) => waiting(other, programme));
  for (const [index, before] of inTheWay.slice(0, moving).entries()) {
    const calendars = supposing(agenda, [moved, ...others]);
    const [people, pairs] = await Promise.all([calendars.people(attendeesOf(before)), calendars.apartPairs()]);
    const place = await findPlace(calendars, factsOf(programme, people, new Map(), pairs), before, { now });
    if (!place) continue;
    const after = withHold(placed(before, place.placement, accreditedAll(before, people)), now);
    others[index] = { ...basisOf(place), before, after };
  }
  return others;
}
