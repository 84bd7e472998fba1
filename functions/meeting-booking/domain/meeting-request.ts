import type { Fault } from '../../shared/problem.ts';
import { type Interval, merged, trimToSteps } from './grid.ts';
import { MINUTE_MS } from './local-time.ts';
import { openDays, type Programme } from './programme.ts';

/** The people one side sends, and when it can, as it was asked. */
export interface SideDraft {
  readonly principalId: string;
  readonly attendeeIds: readonly string[];
  readonly windows?: readonly { readonly from: string; readonly to: string }[] | undefined;
}

/** What is known of a person who was named. */
export interface KnownPerson {
  readonly delegationId: string;
  readonly refused: boolean;
}

/** More people than fit into one booking with its room, its meeting and its command record (100 actions). */
export const MOST_ATTENDEES = 90;

/** What does not fit in the people and windows that one side names. */
export function sideFaults(
  { principalId, attendeeIds, windows }: SideDraft,
  delegationId: string,
  known: (delegateId: string) => KnownPerson | undefined,
  programme: Programme,
  durationMinutes: number,
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
  }
  const days = openDays(programme);
  for (const [index, { from, to }] of (windows ?? []).entries()) {
    const window = { from: Date.parse(from), to: Date.parse(to) };
    const lasts = days
      .map((day) => trimToSteps(day, window))
      .some((part) => part && part.to - part.from >= durationMinutes * MINUTE_MS);
    if (!lasts) {
      const detail =
        window.from < window.to
          ? 'leaves no time for the meeting inside the opening hours of the programme'
          : 'must end after it begins';
      faults.push({ pointer: `/windows/${index}`, detail });
    }
  }
  return faults;
}

/** A side's people and windows as they are kept: the principal first. */
export const readSide = ({ principalId, attendeeIds, windows }: SideDraft) => ({
  principalId,
  attendeeIds: [principalId, ...attendeeIds.filter((delegateId) => delegateId !== principalId)],
  windows: readWindows(windows),
});

/** Windows in order, those that touch made one, cut to whole minutes. They are cut to the grid when a slot is sought. */
const readWindows = (windows: SideDraft['windows']): Interval[] | undefined =>
  windows &&
  merged(
    windows.map(({ from, to }) => ({
      from: Math.ceil(Date.parse(from) / MINUTE_MS) * MINUTE_MS,
      to: Math.floor(Date.parse(to) / MINUTE_MS) * MINUTE_MS,
    })),
  );

/** What does not fit in the parties of a request. */
export function partiesFaults(
  delegationId: string,
  invitees: readonly string[],
  exists: (delegationId: string) => boolean,
): Fault[] {
  return invitees.flatMap((invitee, index) => {
    const pointer = `/invitees/${index}`;
    if (invitee === delegationId) return [{ pointer, detail: 'a delegation does not meet itself' }];
    if (invitees.indexOf(invitee) !== index) return [{ pointer, detail: 'is invited twice' }];
    if (!exists(invitee)) return [{ pointer, detail: 'is not a delegation of this conference' }];
    return [];
  });
}
