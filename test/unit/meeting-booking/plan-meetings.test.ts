import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceSizes, inventInstance } from '../../../bench/planning-instances.ts';
import { planMeetings } from '../../../functions/meeting-booking/domain/planning/plan-meetings.ts';
import { qualityOf } from '../../../functions/meeting-booking/domain/planning/plan-quality.ts';
import type {
  Plan,
  PlannedMeeting,
  PlannedPlace,
  PlanningProblem,
} from '../../../functions/meeting-booking/domain/planning/planning-problem.ts';
import { SeededRandom } from '../../../functions/meeting-booking/domain/planning/seeded-random.ts';

const limits = { effort: 300_000, seed: 7 };
const nobodyBusy = { away: [], engaged: [] };

const conference = (meetings: readonly PlannedMeeting[], changes: Partial<PlanningProblem> = {}): PlanningProblem => ({
  days: [{ from: 0, to: 8 }],
  people: Array.from({ length: 6 }, () => nobodyBusy),
  resources: [{ turnaround: 1, taken: [] }],
  meetings,
  ...changes,
});

const meeting = (people: readonly number[], changes: Partial<PlannedMeeting> = {}): PlannedMeeting => ({
  people,
  steps: 2,
  starts: [0, 1, 2, 3, 4, 5, 6],
  needs: [[0]],
  weight: 1,
  ...changes,
});

describe('a plan', { timeout: 60_000 }, () => {
  it('places everything that can be placed at the reference conference, and nothing that cannot', () => {
    const problem = inventInstance(instanceSizes.reference, 1);
    const quality = qualityOf(problem, planMeetings(problem, { effort: 20_000_000, seed: 1 }));
    expect(quality).toMatchObject({ violations: [], placed: 119 });
  });

  it('is the same for the same seed', () => {
    const problem = inventInstance(instanceSizes.tight, 3);
    const plan = (): Plan => planMeetings(problem, { effort: 2_000_000, seed: 5 });
    expect(plan()).toEqual(plan());
  });

  it('leaves out what weighs least when the room is full', () => {
    // Two hours of a room with turnaround take three meetings of half an hour.
    const weights = [1, 3, 2, 5];
    const problem = conference(weights.map((weight, person) => meeting([person], { weight })));
    const plan = planMeetings(problem, limits);
    expect(qualityOf(problem, plan)).toMatchObject({ violations: [], weightPlaced: 10 });
    expect(plan[0]).toBeUndefined();
  });

  it('moves a meeting that has a place only where another gains one by it', () => {
    const placed = meeting([0, 1], { now: { start: 3, resources: [0] } });
    const alone = conference([placed]);
    expect(planMeetings(alone, limits)).toEqual([{ start: 3, resources: [0] }]);
    // The other can at that time only.
    const crowded = conference([placed, meeting([2], { starts: [3] })]);
    const quality = qualityOf(crowded, planMeetings(crowded, limits));
    expect(quality).toMatchObject({ violations: [], placed: 2, moved: 1 });
  });

  it('never takes a place away for good, however much the other weighs', () => {
    const only = { starts: [3] };
    const problem = conference([
      meeting([0], { ...only, now: { start: 3, resources: [0] } }),
      meeting([1], { ...only, weight: 100 }),
    ]);
    expect(planMeetings(problem, limits)).toEqual([{ start: 3, resources: [0] }, undefined]);
  });

  it('lets nobody wait where the meetings can follow each other', () => {
    const problem = conference([meeting([0]), meeting([0]), meeting([0, 1])], {
      resources: [
        { turnaround: 0, taken: [] },
        { turnaround: 0, taken: [] },
      ],
    });
    expect(qualityOf(problem, planMeetings(problem, limits))).toMatchObject({ placed: 3, idleGaps: 0 });
  });

  it('keeps a place that was found and displaced right after, if nothing better comes', () => {
    // Whatever begins second finds the room not yet turned around, so that one of them is all there can be.
    const alike = meeting([0], { steps: 1, starts: [0] });
    const problem = conference(
      [
        { ...alike, weight: 2 },
        { ...alike, weight: 2 },
        { ...alike, starts: [0, 1], weight: 3 },
        { ...alike, weight: 1 },
      ],
      { days: [{ from: 0, to: 5 }] },
    );
    expect(qualityOf(problem, planMeetings(problem, limits))).toMatchObject({ violations: [], weightPlaced: 3 });
  });

  it('of a small conference is as good as trying everything', () => {
    fc.assert(
      fc.property(smallConference, (problem) => {
        const quality = qualityOf(problem, planMeetings(problem, limits));
        expect(quality.violations).toEqual([]);
        expect(quality.weightPlaced).toBe(mostWeight(problem));
      }),
      { numRuns: 1000 },
    );
  });

  it('finds room for everything where everything fits, although there are too many to try everything', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const problem = fittingConference(seed);
      const quality = qualityOf(problem, planMeetings(problem, { effort: 10_000_000, seed }));
      expect(quality, `seed ${seed}`).toMatchObject({ violations: [], placed: problem.meetings.length });
    }
  });
});

const upTo = (max: number) => fc.integer({ min: 0, max });

const somebody = fc.record({
  away: fc.uniqueArray(upTo(5), { maxLength: 1 }),
  engaged: fc.constant([]),
});

/** Two short days, two rooms, three people and up to five meetings, some of which have a place already. */
const smallConference = fc
  .record({
    people: fc.array(somebody, { minLength: 3, maxLength: 3 }),
    resources: fc.array(fc.record({ turnaround: upTo(1), taken: fc.uniqueArray(upTo(5), { maxLength: 1 }) }), {
      minLength: 2,
      maxLength: 2,
    }),
    meetings: fc.array(
      fc.record({
        people: fc.uniqueArray(upTo(2), { minLength: 1, maxLength: 2 }),
        steps: fc.integer({ min: 1, max: 2 }),
        starts: fc.uniqueArray(upTo(5), { minLength: 1, maxLength: 4 }).map((starts) => starts.toSorted()),
        needs: fc.constantFrom([[0]], [[0]], [[0, 1]], [[1, 0]], [[0], [1]]),
        weight: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    placed: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ placed, meetings, ...rest }): PlanningProblem => {
    const days = [
      { from: 0, to: 4 },
      { from: 4, to: 6 },
    ];
    const plan: Plan[number][] = [];
    for (const [index, one] of meetings.entries()) {
      const isFree = (place: Plan[number]): boolean =>
        qualityOf({ ...rest, days, meetings: meetings.slice(0, index + 1) }, [...plan, place]).violations.length === 0;
      plan.push(placed[index] ? placesOf(one).find(isFree) : undefined);
    }
    return { ...rest, days, meetings: meetings.map((one, index) => ({ ...one, now: plan[index] })) };
  });

/** Every place that a meeting could have by itself. */
const placesOf = ({ starts, needs }: PlannedMeeting): PlannedPlace[] =>
  starts.flatMap((start) =>
    needs
      .reduce<number[][]>((chosen, need) => chosen.flatMap((some) => need.map((one) => [...some, one])), [[]])
      .map((resources) => ({ start, resources })),
  );

/** The most weight there can be, by trying every place of every meeting. */
function mostWeight(problem: PlanningProblem, plan: Plan = []): number {
  const next = problem.meetings[plan.length];
  if (!next) return qualityOf(problem, plan).weightPlaced;
  const meetings = problem.meetings.slice(0, plan.length + 1);
  return [undefined, ...placesOf(next)]
    .map((place) => [...plan, place])
    .filter((longer) => qualityOf({ ...problem, meetings }, longer).violations.length === 0)
    .reduce((most, longer) => Math.max(most, mostWeight(problem, longer)), 0);
}

/** Two rooms and eight people, made from a plan in which all meetings have a place: each may begin there or at one of two other times. */
function fittingConference(seed: number): PlanningProblem {
  const random = new SeededRandom(seed);
  const meetings: PlannedMeeting[] = [];
  for (const room of [0, 1]) {
    for (let start = 0; start < 60; ) {
      const steps = 1 + random.below(3);
      // Whoever is in the one room is not in the other.
      const members = [0, 1, 2, 3].map((person) => person * 2 + room).filter(() => random.below(2) === 0);
      const starts = [...new Set([start, random.below(60), random.below(60)])].toSorted((a, b) => a - b);
      meetings.push(meeting(members.length > 0 ? members : [room], { steps, starts, needs: [[0, 1]] }));
      start += steps + 1 + random.below(4);
    }
  }
  const room = { turnaround: 1, taken: [] };
  return conference(meetings, { days: [{ from: 0, to: 64 }], people: people(8), resources: [room, room] });
}

const people = (count: number) => Array.from({ length: count }, () => nobodyBusy);

describe('the judge of plans', () => {
  const problem = conference([meeting([0]), meeting([0, 1])], {
    people: [{ away: [7], engaged: [] }, nobodyBusy],
    resources: [
      { turnaround: 1, taken: [] },
      { turnaround: 0, taken: [] },
    ],
  });

  it.each([
    [
      'somebody is in two places',
      [
        { start: 0, resources: [0] },
        { start: 1, resources: [1] },
      ],
      'person 0',
    ],
    [
      'a turnaround is cut',
      [
        { start: 0, resources: [0] },
        { start: 2, resources: [0] },
      ],
      'resource 0',
    ],
    ['somebody is away', [{ start: 6, resources: [0] }, undefined], 'person 0'],
    ['a room does not fit', [{ start: 0, resources: [1] }, undefined], 'has 1 for its need 0'],
    ['a meeting runs into the night', [{ start: 7, resources: [0] }, undefined], 'begins at 7'],
  ])('sees when %s', (_, plan, fault) => {
    expect(qualityOf(problem, plan).violations.join('; ')).toContain(fault);
  });

  it('counts waiting between engagements, not before the first or while somebody is away', () => {
    const day = conference([meeting([0], { steps: 1 }), meeting([0], { steps: 1 })], {
      people: [{ away: [3], engaged: [7] }],
      resources: [{ turnaround: 0, taken: [] }],
    });
    const [first, second] = [2, 4].map((start) => ({ start, resources: [0] }));
    expect(qualityOf(day, [first, second])).toMatchObject({ idleGaps: 1, worstIdleGaps: 1, roomChanges: 0 });
  });
});
