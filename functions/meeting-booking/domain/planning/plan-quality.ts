import { type Plan, type PlanningProblem, samePlace } from './planning-problem.ts';

/** What a plan is worth, in the order in which it is judged; of all but the weight placed, less is better. */
export interface PlanQuality {
  /** Everything that cannot be: two things at once, a start outside the windows, a resource that does not fit. */
  readonly violations: readonly string[];
  readonly placed: number;
  readonly weightPlaced: number;
  /** Stretches in which somebody waits between two engagements of a day, over all people. */
  readonly idleGaps: number;
  /** The same of the person who has most. */
  readonly worstIdleGaps: number;
  /** How often somebody's next meeting of a day is in another room. */
  readonly roomChanges: number;
  /** Meetings that had a place and have another one. */
  readonly moved: number;
}

interface Engagement {
  readonly from: number;
  readonly to: number;
  readonly room?: number;
}

/** Judges a plan by the problem alone; it shares nothing with the search. */
export function qualityOf(problem: PlanningProblem, plan: Plan): PlanQuality {
  const { people, meetings } = problem;
  const engagements = people.map(({ engaged }): Engagement[] => engaged.map((step) => ({ from: step, to: step + 1 })));
  for (const [index, place] of plan.entries()) {
    const meeting = meetings[index];
    if (!place || !meeting) continue;
    const room = place.resources[0];
    for (const person of meeting.people) {
      engagements[person]?.push({
        from: place.start,
        to: place.start + meeting.steps,
        ...(room === undefined ? {} : { room }),
      });
    }
  }
  const gaps = people.map(({ away }, person) => gapsOf(problem, engagements[person] ?? [], new Set(away)));
  const placed = meetings.flatMap((meeting, index) => (plan[index] ? [meeting] : []));
  return {
    violations: violationsOf(problem, plan),
    placed: placed.length,
    weightPlaced: placed.reduce((sum, { weight }) => sum + weight, 0),
    idleGaps: gaps.reduce((sum, { idle }) => sum + idle, 0),
    worstIdleGaps: gaps.reduce((most, { idle }) => Math.max(most, idle), 0),
    roomChanges: gaps.reduce((sum, { changes }) => sum + changes, 0),
    moved: meetings.filter(({ now }, index) => now && !samePlace(now, plan[index])).length,
  };
}

function gapsOf(
  { days }: PlanningProblem,
  engagements: readonly Engagement[],
  away: ReadonlySet<number>,
): { readonly idle: number; readonly changes: number } {
  let idle = 0;
  let changes = 0;
  for (const day of days) {
    const ofDay = engagements
      .filter(({ from }) => from >= day.from && from < day.to)
      .toSorted((a, b) => a.from - b.from);
    let room: number | undefined;
    for (const [index, engagement] of ofDay.entries()) {
      const before = ofDay[index - 1];
      const free = before ? stepsBetween(before.to, engagement.from).filter((step) => !away.has(step)) : [];
      if (free.length > 0) idle += 1;
      if (engagement.room === undefined) continue;
      if (room !== undefined && room !== engagement.room) changes += 1;
      room = engagement.room;
    }
  }
  return { idle, changes };
}

const stepsBetween = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);

function violationsOf({ days, people, resources, meetings }: PlanningProblem, plan: Plan): string[] {
  const faults: string[] = [];
  const held = new Map<string, string>();
  const hold = (what: string, step: number, by: string): void => {
    const key = `${what} at ${step}`;
    const holder = held.get(key);
    if (holder !== undefined) faults.push(`${key} is held by ${holder} and ${by}`);
    held.set(key, by);
  };
  for (const [person, { away, engaged }] of people.entries()) {
    for (const step of new Set([...away, ...engaged])) hold(`person ${person}`, step, 'what stays');
  }
  for (const [resource, { taken }] of resources.entries()) {
    for (const step of new Set(taken)) hold(`resource ${resource}`, step, 'what stays');
  }
  for (const [index, meeting] of meetings.entries()) {
    const place = plan[index];
    const name = `meeting ${index}`;
    if (!place) {
      if (meeting.now) faults.push(`${name} lost its place`);
      continue;
    }
    const end = place.start + meeting.steps;
    const day = days.find(({ from, to }) => place.start >= from && end <= to);
    if (!day || !meeting.starts.includes(place.start)) faults.push(`${name} begins at ${place.start}`);
    for (const person of meeting.people) {
      for (const step of stepsBetween(place.start, end)) hold(`person ${person}`, step, name);
    }
    for (const [need, candidates] of meeting.needs.entries()) {
      const resource = place.resources[need];
      if (resource === undefined || !candidates.includes(resource)) {
        faults.push(`${name} has ${resource} for its need ${need}`);
        continue;
      }
      if (meeting.barred?.some((barred) => barred.start === place.start && barred.resource === resource)) {
        faults.push(`${name} has ${resource} where it is barred`);
      }
      const until = Math.min(end + (resources[resource]?.turnaround ?? 0), day?.to ?? end);
      for (const step of stepsBetween(place.start, until)) hold(`resource ${resource}`, step, name);
    }
  }
  return faults;
}
