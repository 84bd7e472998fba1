import type { Meeting, PlacedMeeting, Placement } from '../meeting.ts';
import { byPriority } from '../meeting.ts';
import { type Facts, placementAt, times } from '../placement-search.ts';
import { withMeetings, withoutMeetings } from './assumed-facts.ts';
import { type BindingReason, bindingReasonOf } from './binding-reason.ts';
import { ConferenceModel } from './conference-model.ts';
import { type Allowed, placeTheRest } from './placing-the-rest.ts';
import { planMeetings } from './plan-meetings.ts';
import { qualityOf } from './plan-quality.ts';
import type { Plan } from './planning-problem.ts';

/** Meetings that wait for a place, and everything that bears on it. */
export interface PlanningTask {
  /** With everybody who is in one of the meetings, and the rooms of every day. */
  readonly facts: Facts;
  readonly waiting: readonly Meeting[];
  /** Meetings that have a place and may get another one, so that more find one. */
  readonly movable: readonly PlacedMeeting[];
  /** Nothing begins before this instant. */
  readonly notBefore: number;
  readonly seed: number;
}

export interface Assignment<Kind extends Meeting = Meeting> {
  readonly meeting: Kind;
  readonly placement: Placement;
}

/** How people fare: stretches of waiting between two engagements of a day, of all and of whoever has most, and changes of room. */
export interface Comfort {
  readonly idleGaps: number;
  readonly worstIdleGaps: number;
  readonly roomChanges: number;
}

export interface ConferencePlan {
  readonly placed: readonly Assignment[];
  readonly moved: readonly Assignment<PlacedMeeting>[];
  readonly unplaced: readonly { readonly meeting: Meeting; readonly reason: BindingReason }[];
  readonly before: Comfort;
  readonly after: Comfort;
}

/** So often what the booking's own rules refuse is barred and all is planned anew. */
const MOST_ROUNDS = 6;
/** So often those that cannot be moved are left where they are; after that nobody is moved. */
const MOST_ATTEMPTS = 3;
/** In steps of calendars looked at: some seconds on one core. */
const MOST_EFFORT = 300_000_000;
const LEAST_EFFORT = 20_000_000;
const EFFORT_FOR_A_MEETING = 1_000_000;

/**
 * Plans a conference: as many of the waiting meetings as possible find a place, the more important ones rather, and as few
 * as possible of the others are moved for it. Nothing is planned that a booking would refuse: each place is looked at by the
 * booking's own rules, as if all before it were booked; one that does not pass is barred, and all is planned anew. The same
 * task gives the same plan.
 */
export function planConference(task: PlanningTask, attempt = 1): ConferencePlan {
  const { facts, waiting, notBefore, seed } = task;
  const movable = task.movable.filter((meeting) => couldBeBookedAnew(facts, meeting, notBefore));
  const freed = withoutMeetings(facts, new Set(movable.map(({ meetingId }) => meetingId)));
  const model = new ConferenceModel(freed, waiting, movable, notBefore);
  const effort = Math.min(MOST_EFFORT, LEAST_EFFORT + EFFORT_FOR_A_MEETING * (waiting.length + movable.length));
  let outcome: Checked | undefined;
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const plan = planMeetings(model.problem, {
      effort: round === 1 && attempt === 1 ? effort : effort / MOST_ROUNDS,
      seed,
    });
    outcome = check(freed, model, plan);
    if (outcome.refused.length === 0) break;
    for (const at of outcome.refused) model.bar(at, plan[at]);
  }
  if (!outcome) throw new Error('nothing was planned');
  // Whoever is moved to where a booking would refuse it may not find the way back free: it stays, and all is planned anew.
  const stuck = outcome.refused.map((at) => model.meetings[at]).filter((meeting) => meeting?.placement !== undefined);
  if (stuck.length > 0) {
    const rest = attempt < MOST_ATTEMPTS ? movable.filter((meeting) => !stuck.includes(meeting)) : [];
    return planConference({ ...task, movable: rest }, attempt + 1);
  }
  return report(task, model, placeTheRest(model, outcome, { notBefore }));
}

/** What was booked by other rules (by the desk over somebody's wishes, with another turnaround) stays where it is. */
function couldBeBookedAnew(facts: Facts, meeting: PlacedMeeting, notBefore: number): boolean {
  const { day, step, roomId, roomSteps } = meeting.placement;
  const room = facts.programme.rooms.find((known) => known.roomId === roomId);
  for (const { stretch } of times(facts, meeting, { notBefore })) {
    if (stretch.day.day !== day || stretch.step !== step) continue;
    if (!room) return false;
    const anew = placementAt(facts, meeting, stretch, room);
    return anew.obstacles.length === 0 && anew.placement.roomSteps === roomSteps;
  }
  return false;
}

interface Checked extends Allowed {
  readonly refused: readonly number[];
}

/** Looks at a plan by the booking's rules: what stays first, then what moves, then what is new, the more important first. */
function check(freed: Facts, model: ConferenceModel, plan: Plan): Checked {
  const rank = (at: number): number => (model.stays(at, plan[at]) ? 0 : model.meetings[at]?.placement ? 1 : 2);
  const order = [...model.meetings.entries()]
    .filter(([at]) => plan[at])
    .toSorted(([a, one], [b, other]) => rank(a) - rank(b) || byPriority(one, other));
  let facts = freed;
  const passed = new Map<number, PlacedMeeting>();
  const refused: number[] = [];
  for (const [at, meeting] of order) {
    const placement = model.stays(at, plan[at]) ? meeting.placement : model.placementOf(facts, at, plan[at]);
    if (!placement) {
      refused.push(at);
      continue;
    }
    const there = { ...meeting, status: 'confirmed', placement } as const;
    passed.set(at, there);
    facts = withMeetings(facts, [there]);
  }
  return { facts, passed, refused };
}

function report({ notBefore }: PlanningTask, model: ConferenceModel, { facts, passed }: Allowed): ConferencePlan {
  const found: Plan = model.meetings.map((_, at) => model.placeIn(passed.get(at)?.placement));
  const plan = [...model.meetings.entries()].map(([at, meeting]) => ({
    at,
    meeting,
    placement: passed.get(at)?.placement,
  }));
  const assignments = plan.flatMap(({ at, meeting, placement }) => (placement ? [{ at, meeting, placement }] : []));
  return {
    placed: assignments
      .filter(({ meeting }) => !meeting.placement)
      .map(({ meeting, placement }) => ({ meeting, placement })),
    moved: assignments.flatMap(({ at, meeting, placement }) =>
      isPlacedMeeting(meeting) && !model.stays(at, found[at]) ? [{ meeting, placement }] : [],
    ),
    unplaced: plan
      .filter(({ placement }) => !placement)
      .map(({ meeting }) => ({ meeting, reason: bindingReasonOf(facts, meeting, { notBefore }) })),
    before: comfortOf(
      model,
      model.problem.meetings.map(({ now }) => now),
    ),
    after: comfortOf(model, found),
  };
}

const isPlacedMeeting = (meeting: Meeting): meeting is PlacedMeeting => meeting.placement !== undefined;

function comfortOf({ problem }: ConferenceModel, plan: Plan): Comfort {
  // What was barred in one plan may be open in another; the booking's rules have decided on that.
  const meetings = problem.meetings.map(({ barred: _barred, ...meeting }) => meeting);
  const { violations, idleGaps, worstIdleGaps, roomChanges } = qualityOf({ ...problem, meetings }, plan);
  if (violations.length > 0) throw new Error(`a plan breaks its own rules: ${violations[0]}`);
  return { idleGaps, worstIdleGaps, roomChanges };
}
