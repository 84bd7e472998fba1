import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceSizes, inventInstance } from '../../../bench/planning-instances.ts';
import { planMeetings } from '../../../functions/meeting-booking/domain/planning/plan-meetings.ts';
import { qualityOf } from '../../../functions/meeting-booking/domain/planning/plan-quality.ts';
import type {
  Plan,
  PlannedMeeting,
  PlanningProblem,
} from '../../../functions/meeting-booking/domain/planning/planning-problem.ts';

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

describe('a plan', () => {
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

  it('of a small conference is as good as trying everything', () => {
    fc.assert(
      fc.property(fc.array(smallMeeting, { minLength: 1, maxLength: 4 }), (meetings) => {
        const problem = conference(meetings, { days: [{ from: 0, to: 5 }], people: people(3) });
        const quality = qualityOf(problem, planMeetings(problem, limits));
        expect(quality.violations).toEqual([]);
        expect(quality.weightPlaced).toBe(bestWeight(problem));
      }),
      { numRuns: 60 },
    );
  });
});

const people = (count: number) => Array.from({ length: count }, () => nobodyBusy);

const smallMeeting = fc.record({
  people: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 2 }),
  steps: fc.integer({ min: 1, max: 2 }),
  starts: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1 }).map((starts) => starts.toSorted()),
  needs: fc.constant([[0]]),
  weight: fc.integer({ min: 1, max: 4 }),
});

/** The most weight there can be, by trying every start of every meeting. */
function bestWeight(problem: PlanningProblem, plan: Plan = []): number {
  const next = problem.meetings[plan.length];
  if (!next) return qualityOf(problem, plan).weightPlaced;
  const places = next.starts.map((start) => ({ start, resources: [0] }));
  return Math.max(
    ...[undefined, ...places].map((place) => {
      const longer = [...plan, place];
      return qualityOf(problem, longer).violations.length > 0 ? 0 : bestWeight(problem, longer);
    }),
  );
}

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
