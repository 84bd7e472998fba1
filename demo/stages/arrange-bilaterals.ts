import * as z from 'zod';
import { type Caller, forEach } from '../api.ts';
import { quiet } from '../gather-evidence.ts';
import {
  dayLong,
  type PlannedAvailability,
  type PlannedDistance,
  type PlannedMeeting,
  type PlannedSide,
  planSpeakers,
} from '../plan.ts';
import { conferencePath, moments } from '../reference-conference.ts';
import type { Scene } from '../scene.ts';
import { replaceProgramme } from './configure-conference.ts';

const meeting = z.object({
  meetingId: z.string(),
  status: z.string(),
  placement: z.object({ startsAt: z.string() }).optional(),
});
type MeetingAnswer = z.infer<typeof meeting>;
const freeSlots = z.object({ days: z.array(z.object({ starts: z.array(z.string()) })) });

/** Every focal point wants the host minister: too many at once would only make them wait for each other. */
const AT_ONCE = 8;

/** The protocol desk enters who speaks in the plenary; those are in no meeting meanwhile. */
export async function enterSpeakers(scene: Scene): Promise<void> {
  const speakers = planSpeakers(scene.delegations).flat().length;
  await scene.progress.stage('Speakers', speakers, () => replaceProgramme(scene));
}

/** Some say when they would have meetings; nobody else learns it but by the times that are not free. */
export async function sayWhenPeopleCan(scene: Scene, planned: readonly PlannedAvailability[]): Promise<void> {
  const people = planned.flatMap(({ people, ...rest }) => people.map((person) => ({ person, ...rest })));
  await scene.progress.stage('People say when they can', people.length, (stage) =>
    forEach(
      people,
      ({ person, delegation, availability }) =>
        scene
          .focalPoint(delegation)
          .call('PUT', `${conferencePath}/delegates/${scene.delegateId(person)}/availability`, availability),
      { done: stage.done },
    ),
  );
  scene.count('people who said when they can', people.length);
}

/** Protocol alone knows that these two are kept apart; nothing that anybody else sees tells of it. */
export async function keepApart(scene: Scene, { delegations, minutes }: PlannedDistance): Promise<void> {
  const delegationIds = delegations.map((key) => scene.delegationId(key));
  await scene.progress.stage('Two are kept apart', 1, () =>
    scene.staff.protocol.call('PUT', `${conferencePath}/keep-apart`, { pairs: [{ delegationIds, minutes }] }),
  );
}

/**
 * Delegations ask for meetings, accept, decline and propose other times; the system finds slot, room and interpreters. First
 * those who want the same half-hour of the host minister, so that one of each two waits, and the one that is asked for at a time that
 * is free for both; then the others; then what was declined or called off is asked for anew.
 */
export async function arrangeBilaterals(
  scene: Scene,
  planned: readonly PlannedMeeting[],
  unanswered: PlannedMeeting,
): Promise<void> {
  const { progress } = scene;
  const ids = new Map<string, string>();
  const course = (...courses: PlannedMeeting['course'][]) => planned.filter((one) => courses.includes(one.course));
  const contested = planned.filter((one, index) => one.course === 'waits' || planned[index + 1]?.course === 'waits');
  const fromFreeSlots = course('from-free-slots');
  const others = planned.filter((one) => !contested.includes(one) && !fromFreeSlots.includes(one));

  await progress.stage('Bilaterals are asked for', planned.length, async (stage) => {
    for (const one of contested) {
      const answer = await arrange(scene, one, one.windows);
      ids.set(one.key, answer.meetingId);
      expectStatus(one, answer, one.course === 'waits' ? ['waitlisted'] : ['confirmed', 'provisional']);
    }
    scene.count('meetings that waited for a slot', course('waits').length);
    for (const one of fromFreeSlots) ids.set(one.key, await arrangeWhenBothCan(scene, one));
    scene.count('meetings asked for when both can', fromFreeSlots.length);
    await request(scene, unanswered, unanswered.windows, { expiresAt: moments.unansweredExpires });
    await forEach(
      others,
      async (one) => {
        const answer = await (courses[one.course] ?? arrange)(scene, one, one.windows);
        ids.set(one.key, answer.meetingId);
        expectStatus(one, answer, one.course === 'declined' ? ['declined'] : ['confirmed', 'provisional']);
        if (answer.status === 'provisional') scene.count('meetings that waited for an accreditation');
      },
      { atOnce: AT_ONCE, done: (count) => stage.done(contested.length + fromFreeSlots.length + count) },
    );
    scene.count('meetings declined', course('declined').length);
    scene.count('counter-proposals accepted', course('countered').length);
  });

  const again = course('declined', 'cancelled');
  await progress.stage('Called off and asked for anew', again.length, async (stage) => {
    // Both sides have read that it is confirmed before they read that it is not.
    await quiet(scene.api);
    await forEach(course('cancelled'), async (one) => {
      const path = `${conferencePath}/meetings/${ids.get(one.key)}/cancel`;
      const { body } = await focalPointOf(scene, one.asking).call('POST', path, { reason: 'The programme changed.' });
      expectStatus(one, meeting.parse(body), ['cancelled']);
    });
    scene.count('meetings cancelled', course('cancelled').length);
    await forEach(
      again,
      async (one) => {
        expectStatus(one, await arrange(scene, one, dayLong), ['confirmed', 'provisional']);
      },
      { atOnce: AT_ONCE, done: stage.done },
    );
  });
}

/** Every planned meeting is confirmed in the end, by itself. */
export async function waitForConfirmations(scene: Scene, wanted: number): Promise<void> {
  await scene.progress.stage('Bilaterals confirm themselves', wanted, async () => {
    await quiet(scene.api);
    const { length } = await scene.staff.protocol.list(`${conferencePath}/meetings?status=confirmed`);
    if (length !== wanted) throw new Error(`${length} meetings are confirmed instead of ${wanted}`);
  });
  scene.counts['meetings confirmed'] = wanted;
}

const focalPointOf = (scene: Scene, { delegation }: PlannedSide): Caller => scene.focalPoint(delegation);

async function request(
  scene: Scene,
  { key, asking, asked, durationMinutes, withHost, languages }: PlannedMeeting,
  windows: PlannedMeeting['windows'],
  more: { readonly expiresAt?: string } = {},
): Promise<MeetingAnswer> {
  const { body } = await focalPointOf(scene, asking).call('POST', `${conferencePath}/meetings`, {
    delegationId: scene.delegationId(asking.delegation),
    invitees: [scene.delegationId(asked.delegation)],
    ...peopleOf(scene, asking),
    durationMinutes,
    windows,
    level: withHost ? 'minister' : 'head',
    languages,
    subject: `Military co-operation, ${key}`,
    ...more,
  });
  scene.count('meetings asked for');
  return meeting.parse(body);
}

/** Whom a side sends, the principal first. */
const peopleOf = (scene: Scene, { principal, attendees }: PlannedSide) => ({
  principalId: scene.delegateId(principal),
  attendeeIds: attendees.map((person) => scene.delegateId(person)),
});

async function answer(scene: Scene, side: PlannedSide, meetingId: string, what: string, body: object) {
  const path = `${conferencePath}/meetings/${meetingId}/${what}`;
  return meeting.parse((await focalPointOf(scene, side).call('POST', path, body)).body);
}

type Arrange = (scene: Scene, planned: PlannedMeeting, windows: PlannedMeeting['windows']) => Promise<MeetingAnswer>;

/** Asked and accepted: the answer says what the system made of it. */
const arrange: Arrange = async (scene, planned, windows) => {
  const { meetingId } = await request(scene, planned, windows);
  scene.count('meetings accepted');
  return answer(scene, planned.asked, meetingId, 'accept', peopleOf(scene, planned.asked));
};

const decline: Arrange = async (scene, planned, windows) => {
  const { meetingId } = await request(scene, planned, windows);
  return answer(scene, planned.asked, meetingId, 'decline', { reason: 'Not on that day, please.' });
};

/** The side that is asked wants more time on another day, and the other side agrees. */
const counter: Arrange = async (scene, planned, windows) => {
  const { meetingId } = await request(scene, planned, windows);
  const proposal = { ...peopleOf(scene, planned.asked), windows: [dayLong[0]], durationMinutes: 45 };
  const message = 'Could we take more time, on the first day?';
  expectStatus(planned, await answer(scene, planned.asked, meetingId, 'counter', { ...proposal, message }), [
    'countered',
  ]);
  scene.count('meetings accepted');
  return answer(scene, planned.asking, meetingId, 'accept', {});
};

/** How a meeting is arranged that is not simply asked for and accepted. */
const courses: Partial<Record<PlannedMeeting['course'], Arrange>> = { declined: decline, countered: counter };

/** The side that asks looks when both can, and asks for the first such time; it is theirs when the other accepts. */
async function arrangeWhenBothCan(scene: Scene, planned: PlannedMeeting): Promise<string> {
  const { asking, asked, durationMinutes } = planned;
  const query = new URLSearchParams({
    with: scene.delegationId(asked.delegation),
    duration: String(durationMinutes),
    principalId: scene.delegateId(asking.principal),
  });
  const path = `${conferencePath}/delegations/${scene.delegationId(asking.delegation)}/free-slots?${query}`;
  const [from] = freeSlots
    .parse((await focalPointOf(scene, asking).call('GET', path)).body)
    .days.flatMap(({ starts }) => starts);
  if (from === undefined) throw new Error(`${planned.key}: there is no time at which both can`);
  const to = new Date(Date.parse(from) + durationMinutes * 60_000).toISOString();
  const { meetingId, placement } = await arrange(scene, planned, [{ from, to }]);
  if (Date.parse(placement?.startsAt ?? '') !== Date.parse(from))
    throw new Error(`${planned.key} is not at ${from}, though both could`);
  return meetingId;
}

function expectStatus({ key }: PlannedMeeting, { status }: MeetingAnswer, expected: readonly string[]): void {
  if (!expected.includes(status)) throw new Error(`${key} is ${status} instead of ${expected.join(' or ')}`);
}
