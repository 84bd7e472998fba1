import * as z from 'zod';
import { forEach } from '../api.ts';
import { comesTo, meetingsWith, type PlacedMeeting, placedMeetings } from '../desk.ts';
import { quiet } from '../gather-evidence.ts';
import { delegationOf, planSpeakers } from '../plan.ts';
import { conferencePath } from '../reference-conference.ts';
import type { Scene } from '../scene.ts';

const asked = z.object({ meetingId: z.string(), status: z.string() });
const plan = z.object({
  placed: z.array(z.object({ meetingId: z.string() })),
  moved: z.array(z.object({ meetingId: z.string() })),
  unplaced: z.array(z.object({ meetingId: z.string(), reason: z.string() })),
});

const HOUR_MS = 3_600_000;
/** The deputies of the host minister, for each of whom somebody asks late. */
const DEPUTIES = ['host-2', 'host-3', 'host-4'];

/**
 * Guests who did not meet a deputy of the host ask late, each for one time that is taken by a meeting which could as well be
 * later: they wait. The protocol desk lets the planner look what it would do, and then do it. Gives how many found a slot by that.
 */
export async function planWhatWaits(scene: Scene): Promise<number> {
  const { protocol } = scene.staff;
  await scene.progress.stage('Late requests', DEPUTIES.length, (stage) =>
    forEach(DEPUTIES, (deputy) => askLate(scene, deputy), { atOnce: 1, done: stage.done }),
  );
  const waiting = await meetingsWith(scene, 'waitlisted');
  const make = async (mode: 'preview' | 'apply') => {
    const { body } = await protocol.call('POST', `${conferencePath}/schedule/plan`, { requests: 'all', mode });
    return plan.parse(body);
  };
  await scene.progress.stage('The planner previews', waiting.length, async (stage) => {
    const { placed, moved, unplaced } = await make('preview');
    const why = unplaced.length === 0 ? '' : `: ${[...new Set(unplaced.map(({ reason }) => reason))].join(', ')}`;
    stage.tell(`would place ${placed.length} and move ${moved.length}, ${unplaced.length} left${why}`);
  });
  return scene.progress.stage('The planner places what waits', waiting.length, async (stage) => {
    const { placed, moved } = await make('apply');
    await quiet(scene.api);
    // A slot that the plan has just freed may be given away from the waiting list before the plan comes to it.
    const left = (await meetingsWith(scene, 'waitlisted')).length;
    const found = waiting.length - left;
    stage.tell(`${found} found a slot, ${placed.length} of them by the plan, ${moved.length} moved, ${left} left`);
    scene.count('meetings placed by the plan', placed.length);
    scene.count('meetings placed meanwhile from the waiting list', found - placed.length);
    scene.count('meetings moved by the plan', moved.length);
    return found;
  });
}

async function askLate(scene: Scene, deputy: string): Promise<void> {
  const all = await placedMeetings(scene);
  const host = scene.delegateId(deputy);
  const taken = all.filter((meeting) => comesTo(meeting, host) && couldBeLater(meeting));
  const speakers = new Set(planSpeakers(scene.delegations).flat());
  const guests = scene.delegations
    .filter(({ entity }) => entity.kind !== 'host')
    .flatMap(({ people }) => people.find(({ attendance }) => attendance === 'in-person') ?? [])
    .filter(({ key }) => !speakers.has(key))
    .filter(({ key }) => !all.some((meeting) => comesTo(meeting, host) && comesTo(meeting, scene.delegateId(key))));
  for (const { key } of guests) {
    const wanted = taken.find(({ placement }) => isFree(all, scene.delegateId(key), placement));
    if (wanted) return ask(scene, key, deputy, wanted.placement);
  }
  throw new Error(`nobody can ask late for ${deputy}`);
}

/** Whether a meeting may be moved, needs nobody else, and its sides have hours after it. */
const couldBeLater = ({ placement, parties, languages }: PlacedMeeting): boolean =>
  !placement.locked &&
  languages.length < 2 &&
  parties.every(
    ({ windows }) => !windows || windows.some(({ to }) => Date.parse(to) - Date.parse(placement.endsAt) > 4 * HOUR_MS),
  );

/** Whether somebody is in no meeting then, with the time to get there and away. */
const isFree = (
  all: readonly PlacedMeeting[],
  person: string,
  { startsAt, endsAt }: PlacedMeeting['placement'],
): boolean =>
  !all.some(
    (meeting) =>
      comesTo(meeting, person) &&
      Date.parse(meeting.placement.startsAt) < Date.parse(endsAt) + HOUR_MS / 2 &&
      Date.parse(meeting.placement.endsAt) > Date.parse(startsAt) - HOUR_MS / 2,
  );

/** A guest asks for a deputy of the host at exactly that time, and the host accepts. */
async function ask(
  scene: Scene,
  guest: string,
  deputy: string,
  { startsAt: from, endsAt: to }: PlacedMeeting['placement'],
): Promise<void> {
  const delegation = delegationOf(guest);
  const people = (person: string) => ({
    principalId: scene.delegateId(person),
    attendeeIds: [scene.delegateId(person)],
  });
  const request = await scene.focalPoint(delegation).call('POST', `${conferencePath}/meetings`, {
    delegationId: scene.delegationId(delegation),
    invitees: [scene.delegationId('host')],
    ...people(guest),
    durationMinutes: (Date.parse(to) - Date.parse(from)) / 60_000,
    windows: [{ from, to }],
    level: 'deputy',
    languages: ['en'],
    subject: 'Military co-operation, asked for late',
  });
  const path = `${conferencePath}/meetings/${asked.parse(request.body).meetingId}/accept`;
  const { body } = await scene.focalPoint('host').call('POST', path, people(deputy));
  const { status } = asked.parse(body);
  if (status !== 'waitlisted') throw new Error(`what ${guest} asked for late is ${status} instead of waitlisted`);
  scene.count('meetings asked for');
  scene.count('meetings accepted');
}
