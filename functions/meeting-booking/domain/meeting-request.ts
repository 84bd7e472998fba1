import type { Level } from '../../../events/vocabulary.ts';
import { isLowerThan, type Levelled, levelOf } from '../../shared/identity/level.ts';
import { MINUTE_MS } from '../../shared/local-time.ts';
import type { Fault } from '../../shared/problem.ts';
import { readWindows } from './availability.ts';
import { common, type Interval, type OpenDay, trimToSteps } from './grid.ts';
import { chooseInterpreters, MOST_INTERPRETERS, needsInterpreters } from './interpreter-choice.ts';
import { attendeesOf, type Meeting, type Party } from './meeting.ts';
import { InvalidMeeting } from './problems.ts';
import { openDays, type Programme } from './programme.ts';
import { hasFeatures, isOpenTo, type RoomNeed, VIDEO } from './room-choice.ts';

/** The people one side sends, and when it can, as it was asked. */
export interface SideDraft {
  readonly principalId: string;
  readonly attendeeIds: readonly string[];
  readonly windows?: readonly { readonly from: string; readonly to: string }[] | undefined;
}

/** The same as it is answered by a side that may have named its people before. */
export type AnswerDraft = { readonly [Field in keyof SideDraft]?: SideDraft[Field] | undefined };

/** What is known of a person who was named. */
export interface KnownPerson extends Levelled {
  readonly delegationId: string;
  readonly refused: boolean;
  readonly withdrawn: boolean;
}

/**
 * What a side answers, with the people it has named before if it names none now.
 * @throws InvalidMeeting when it has not named its people and does not do so now
 */
export function completeAnswer(
  { principalId, attendeeIds, windows }: AnswerDraft,
  before: Party | undefined,
): SideDraft {
  const own = { principalId: before?.principalId, attendeeIds: before?.attendeeIds };
  const people = principalId === undefined && attendeeIds === undefined ? own : { principalId, attendeeIds };
  if (people.principalId === undefined || people.attendeeIds === undefined) {
    const missing = people.principalId === undefined ? 'principalId' : 'attendeeIds';
    throw new InvalidMeeting([
      { pointer: `/${missing}`, detail: 'is missing: say who is the principal and who attends' },
    ]);
  }
  return { principalId: people.principalId, attendeeIds: people.attendeeIds, windows };
}

/** What does not fit in a principal for the level that a meeting takes place on. Of somebody whose level is not known nothing is said. */
export function levelFaults(level: Level | undefined, principal: KnownPerson | undefined): Fault[] {
  const own = principal && levelOf(principal);
  if (level === undefined || own === undefined || !isLowerThan(own, level)) return [];
  const detail = `stands on the level ${own}, lower than that of the meeting, ${level}: propose the lower level by a counter-proposal`;
  return [{ pointer: '/principalId', detail }];
}

/** More people than fit into one booking with its room, its interpreters, its meeting and its command record (100 actions). */
const MOST_ATTENDEES = 80;

/** What does not fit in the number of people of all sides. */
export const crowdFaults = (meeting: Meeting): Fault[] =>
  attendeesOf(meeting).length > MOST_ATTENDEES
    ? [{ pointer: '/attendeeIds', detail: `makes more than ${MOST_ATTENDEES} people in all` }]
    : [];

/** Whether a meeting of that length fits into what is left of a stretch of time on one of the days. */
const leavesTime = (days: readonly OpenDay[], { from, to }: Interval, durationMinutes: number, now: Date): boolean =>
  days
    .map((day) => trimToSteps(day, { from: Math.max(from, now.getTime()), to }))
    .some((part) => part && part.to - part.from >= durationMinutes * MINUTE_MS);

/** Whether the programme has time left for a meeting of that length. */
export const hasTimeLeft = (programme: Programme, durationMinutes: number, now: Date): boolean =>
  leavesTime(openDays(programme), { from: 0, to: Number.POSITIVE_INFINITY }, durationMinutes, now);

/** What is wrong with what a side has said before of when it can, if that is to stand. */
export function keptWindowsFaults(
  programme: Programme,
  kept: readonly Interval[] | undefined,
  durationMinutes: number,
  now: Date,
): Fault[] {
  const days = openDays(programme);
  if (kept === undefined || kept.some((window) => leavesTime(days, window, durationMinutes, now))) return [];
  const detail = 'are missing: those that this side has named before leave no time for the meeting any more';
  return [{ pointer: '/windows', detail }];
}

/** Whether the windows of all sides leave time for the meeting together; a side that named none can at any time. */
export function commonTimeFaults(
  { parties, durationMinutes }: Pick<Meeting, 'parties' | 'durationMinutes'>,
  programme: Programme,
  now: Date,
): Fault[] {
  const anyTime: readonly Interval[] = [{ from: 0, to: Number.POSITIVE_INFINITY }];
  const shared = parties.reduce((left, { windows }) => (windows ? common(left, windows) : left), anyTime);
  const days = openDays(programme);
  if (shared.some((window) => leavesTime(days, window, durationMinutes, now))) return [];
  return [{ pointer: '/windows', detail: 'have no time for the meeting in common with those of the other sides' }];
}

/** What does not fit in how long a meeting shall take and until when it shall be open. */
export function termsFaults(
  { durationMinutes, expiresAt }: { readonly durationMinutes: number; readonly expiresAt?: string | undefined },
  programme: Programme,
  now: Date,
): Fault[] {
  const faults: Fault[] = [];
  const { stepMinutes } = programme.grid;
  if (durationMinutes % stepMinutes !== 0) {
    const detail = `must be a multiple of the grid step, ${stepMinutes} minutes`;
    faults.push({ pointer: '/durationMinutes', detail });
  }
  if (!hasTimeLeft(programme, durationMinutes, now)) {
    faults.push({ pointer: '/durationMinutes', detail: 'the programme has no time left for a meeting of this length' });
  }
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime()) {
    faults.push({ pointer: '/expiresAt', detail: 'must lie ahead' });
  }
  return faults;
}

/** Why no room of the programme would do; while there is none open to the meeting at all, there is no fault. */
export function roomFaults({ rooms }: Programme, { seats, withHost, features }: RoomNeed): Fault[] {
  const open = rooms.filter((room) => isOpenTo(room, withHost));
  const equipped = open.filter((room) => hasFeatures(room, features));
  const most = Math.max(...equipped.map(({ capacity }) => capacity));
  if (open.length === 0 || seats <= most) return [];
  if (equipped.length === 0) {
    const detail = `no room that is open to this meeting has all that it needs: ${features.join(', ')}`;
    return [{ pointer: features.some((feature) => feature !== VIDEO) ? '/roomFeatures' : '/attendeeIds', detail }];
  }
  const fitting = features.length === 0 ? '' : ` with ${features.join(', ')}`;
  const detail = `makes ${seats} people in person; the largest room${fitting} open to this meeting holds ${most}`;
  return [{ pointer: '/attendeeIds', detail }];
}

/** Why no interpreters of the programme would do. */
export function interpreterFaults({ interpreters }: Programme, languages: readonly string[] | undefined): Fault[] {
  if (!needsInterpreters(interpreters, languages) || chooseInterpreters(languages, interpreters, '')) return [];
  const detail = `no interpreters of this conference, at most ${MOST_INTERPRETERS}, cover each pair of them`;
  return [{ pointer: '/languages', detail }];
}

/** What does not fit in the people and windows that one side names. */
export function sideFaults(
  { principalId, attendeeIds, windows }: SideDraft,
  delegationId: string,
  known: (delegateId: string) => KnownPerson | undefined,
  programme: Programme,
  durationMinutes: number,
  now: Date,
): Fault[] {
  const faults: Fault[] = [];
  if (!attendeeIds.includes(principalId)) {
    faults.push({ pointer: '/principalId', detail: 'must be one of attendeeIds' });
  }
  for (const [index, delegateId] of attendeeIds.entries()) {
    const pointer = `/attendeeIds/${index}`;
    const person = known(delegateId);
    if (attendeeIds.indexOf(delegateId) !== index) faults.push({ pointer, detail: 'is named twice' });
    else if (person?.delegationId !== delegationId)
      faults.push({ pointer, detail: 'is not a nominated delegate of this delegation' });
    else if (person.refused) faults.push({ pointer, detail: 'is not admitted to the conference' });
    else if (person.withdrawn) faults.push({ pointer, detail: 'does not come any more' });
  }
  return [...faults, ...windowsFaults(windows, programme, durationMinutes, now)];
}

/** What does not fit in the windows that a side names. */
export function windowsFaults(
  windows: SideDraft['windows'],
  programme: Programme,
  durationMinutes: number,
  now: Date,
): Fault[] {
  const days = openDays(programme);
  return (windows ?? []).flatMap(({ from, to }, index) => {
    const window = { from: Date.parse(from), to: Date.parse(to) };
    const pointer = `/windows/${index}`;
    if (window.from >= window.to) return [{ pointer, detail: 'must end after it begins' }];
    if (window.to <= now.getTime()) return [{ pointer, detail: 'has passed' }];
    if (leavesTime(days, window, durationMinutes, now)) return [];
    return [{ pointer, detail: 'leaves no time for the meeting inside the opening hours of the programme' }];
  });
}

/** A side's people and windows as they are kept: the principal first. */
export const readSide = ({ principalId, attendeeIds, windows }: SideDraft) => ({
  principalId,
  attendeeIds: [principalId, ...attendeeIds.filter((delegateId) => delegateId !== principalId)],
  windows: windows && readWindows(windows),
});

/** What does not fit in the parties of a request. */
export function partiesFaults(
  delegationId: string,
  invitees: readonly string[],
  known: (delegationId: string) => { readonly withdrawn: boolean } | undefined,
): Fault[] {
  const own = known(delegationId)?.withdrawn ? [{ pointer: '/delegationId', detail: 'does not come any more' }] : [];
  const others = invitees.flatMap((invitee, index) => {
    const pointer = `/invitees/${index}`;
    const delegation = known(invitee);
    if (invitee === delegationId) return [{ pointer, detail: 'a delegation does not meet itself' }];
    if (invitees.indexOf(invitee) !== index) return [{ pointer, detail: 'is invited twice' }];
    if (!delegation) return [{ pointer, detail: 'is not a delegation of this conference' }];
    return delegation.withdrawn ? [{ pointer, detail: 'does not come any more' }] : [];
  });
  return [...own, ...others];
}
