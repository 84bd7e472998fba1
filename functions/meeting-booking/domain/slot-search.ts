import { MINUTE_MS } from '../../shared/local-time.ts';
import {
  endStepOf,
  firstStepOf,
  type Interval,
  instantOfStep,
  merged,
  type OpenDay,
  overlap,
  runOfSteps,
  type Step,
} from './grid.ts';

/** A room as a meeting sees it on one day. */
export interface RoomOnDay {
  readonly roomId: string;
  /** Steps that the room needs after a meeting before the next one. */
  readonly turnaroundSteps: number;
  readonly taken: ReadonlySet<Step>;
}

/** What is asked: a slot of `steps` steps on `day` for everybody in `people`, in one of `rooms`. */
export interface SlotQuestion {
  readonly day: OpenDay;
  readonly steps: number;
  /** For each party that named windows: the slot must lie inside one of them. */
  readonly windows: readonly (readonly Interval[])[];
  /** The steps each person cannot. */
  readonly people: readonly ReadonlySet<Step>[];
  /** Rooms that fit, the preferred ones first. */
  readonly rooms: readonly RoomOnDay[];
  /** No slot begins before this instant. */
  readonly notBefore: number;
  /** Only slots that use something of this stretch, turnaround included: what else was free before was tried before. */
  readonly using?: Interval | undefined;
}

export interface Slot {
  readonly step: Step;
  readonly roomId: string;
  /** Steps the room is held: the meeting and as much of the turnaround as lies inside the opening hours. */
  readonly roomSteps: number;
}

/** Every slot that answers the question, earliest first, each with the most preferred room that is free. */
export function* freeSlots(question: SlotQuestion): Generator<Slot> {
  const { day, steps, people, rooms, notBefore, using } = question;
  const windows = question.windows.map(merged);
  const end = endStepOf(day);
  const length = steps * day.stepMinutes;
  const isFree = (taken: ReadonlySet<Step>, first: Step, count: number): boolean =>
    runOfSteps(first, count, day.stepMinutes).every((step) => !taken.has(step));

  for (let step = firstStepOf(day); step + length <= end; step += day.stepMinutes) {
    const slot = { from: instantOfStep(day, step), to: instantOfStep(day, step + length) };
    if (slot.from < notBefore) continue;
    if (!windows.every((party) => party.some(({ from, to }) => from <= slot.from && slot.to <= to))) continue;
    if (!people.every((busy) => isFree(busy, step, steps))) continue;
    for (const { roomId, turnaroundSteps, taken } of rooms) {
      const roomSteps = Math.min(steps + turnaroundSteps, (end - step) / day.stepMinutes);
      const held = { from: slot.from, to: slot.from + roomSteps * day.stepMinutes * MINUTE_MS };
      if (using && !overlap(held, using)) continue;
      if (isFree(taken, step, roomSteps)) {
        yield { step, roomId, roomSteps };
        break;
      }
    }
  }
}
