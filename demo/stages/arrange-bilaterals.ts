import * as z from 'zod';
import { type Caller, forEach } from '../api.ts';
import { quiet } from '../gather-evidence.ts';
import { type PlannedMeeting, type PlannedSide, planSpeakers, windowsAnew } from '../plan.ts';
import { conferencePath } from '../reference-conference.ts';
import type { Scene } from '../scene.ts';
import { programmeWith } from './configure-conference.ts';

const meeting = z.object({ meetingId: z.string(), status: z.string() });
type MeetingAnswer = z.infer<typeof meeting>;

/** Every focal point wants the host minister: too many at once would only make them wait for each other. */
const AT_ONCE = 8;

/** The protocol desk enters who speaks in the plenary; those are in no meeting meanwhile. */
export async function enterSpeakers(scene: Scene): Promise<void> {
  const { staff, delegations, progress } = scene;
  const speakers = planSpeakers(delegations).map((session) => session.map((person) => scene.delegateId(person)));
  await progress.stage('Speakers', speakers.flat().length, async () => {
    const { headers } = await staff.protocol.call('GET', `${conferencePath}/programme`);
    await staff.protocol.call('PUT', `${conferencePath}/programme`, programmeWith(speakers), {
      ifMatch: headers.get('etag') ?? '',
    });
  });
}

/**
 * Delegations ask for meetings, accept and decline; the system finds slot and room. First those who want the same
 * half-hour of the host minister, so that one of each two waits; then the others; then what was declined or called off is
 * asked for anew.
 */
export async function arrangeBilaterals(scene: Scene, planned: readonly PlannedMeeting[]): Promise<void> {
  const { progress } = scene;
  const ids = new Map<string, string>();
  const course = (...courses: PlannedMeeting['course'][]) => planned.filter((one) => courses.includes(one.course));
  const contested = planned.filter((one, index) => one.course === 'waits' || planned[index + 1]?.course === 'waits');
  const others = planned.filter((one) => !contested.includes(one));

  await progress.stage('Bilaterals are asked for', planned.length, async (stage) => {
    for (const one of contested) {
      const answer = await arrange(scene, one, one.windows);
      ids.set(one.key, answer.meetingId);
      expectStatus(one, answer, one.course === 'waits' ? ['waitlisted'] : ['confirmed', 'provisional']);
    }
    scene.count('meetings that waited for a slot', course('waits').length);
    await forEach(
      others,
      async (one) => {
        const answer = one.course === 'declined' ? await decline(scene, one) : await arrange(scene, one, one.windows);
        ids.set(one.key, answer.meetingId);
        const declined = one.course === 'declined';
        expectStatus(one, answer, declined ? ['declined'] : ['confirmed', 'provisional']);
        if (answer.status === 'provisional') scene.count('meetings that waited for an accreditation');
      },
      { atOnce: AT_ONCE, done: (count) => stage.done(contested.length + count) },
    );
    scene.count('meetings declined', course('declined').length);
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
      async (one, index) => {
        expectStatus(one, await arrange(scene, one, windowsAnew(index)), ['confirmed', 'provisional']);
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
  { key, asking, asked, durationMinutes, withHost }: PlannedMeeting,
  windows: PlannedMeeting['windows'],
): Promise<MeetingAnswer> {
  const { body } = await focalPointOf(scene, asking).call('POST', `${conferencePath}/meetings`, {
    delegationId: scene.delegationId(asking.delegation),
    invitees: [scene.delegationId(asked.delegation)],
    principalId: scene.delegateId(asking.principal),
    attendeeIds: asking.attendees.map((person) => scene.delegateId(person)),
    durationMinutes,
    windows,
    level: withHost ? 'minister' : 'head',
    languages: ['en'],
    subject: `Military co-operation, ${key}`,
  });
  scene.count('meetings asked for');
  return meeting.parse(body);
}

/** Asked and accepted: the answer says what the system made of it. */
async function arrange(
  scene: Scene,
  planned: PlannedMeeting,
  windows: PlannedMeeting['windows'],
): Promise<MeetingAnswer> {
  const { meetingId } = await request(scene, planned, windows);
  const { asked } = planned;
  const { body } = await focalPointOf(scene, asked).call('POST', `${conferencePath}/meetings/${meetingId}/accept`, {
    principalId: scene.delegateId(asked.principal),
    attendeeIds: asked.attendees.map((person) => scene.delegateId(person)),
  });
  scene.count('meetings accepted');
  return meeting.parse(body);
}

async function decline(scene: Scene, planned: PlannedMeeting): Promise<MeetingAnswer> {
  const { meetingId } = await request(scene, planned, planned.windows);
  const path = `${conferencePath}/meetings/${meetingId}/decline`;
  const { body } = await focalPointOf(scene, planned.asked).call('POST', path, { reason: 'Not on that day, please.' });
  return meeting.parse(body);
}

function expectStatus({ key }: PlannedMeeting, { status }: MeetingAnswer, expected: readonly string[]): void {
  if (!expected.includes(status)) throw new Error(`${key} is ${status} instead of ${expected.join(' or ')}`);
}
