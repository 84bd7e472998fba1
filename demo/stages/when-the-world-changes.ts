import { comesTo, type Effects, effectsOf, inWords, type PlacedMeeting, placedMeetings } from '../desk.ts';
import type { InventedPerson } from '../people.ts';
import { dayLong, delegationOf, planSpeakers } from '../plan.ts';
import { conferencePath, instantOf, reference } from '../reference-conference.ts';
import type { Scene } from '../scene.ts';
import { amend } from './change-at-the-last-moment.ts';
import { type Programme, replaceProgramme } from './configure-conference.ts';

const LAST_DAY = '2021-06-24';
const LEAVES_AT = instantOf(LAST_DAY, '08:00');
const MOVED_SESSION = 0;
const LOST_INTERPRETER = 'Interpreter 3';
const CLOSED_ROOM = 'Bilateral room 9';

/**
 * All is confirmed, and then a minister leaves a day early, a plenary moves, an interpreter is lost, a room is closed, and the
 * host insists on a time. The meetings that this touches move or wait by themselves, and their sides are told once.
 */
export async function whenTheWorldChanges(scene: Scene): Promise<void> {
  await aMinisterLeavesEarly(scene);
  const { sessions, rooms, interpreters } = reference;
  const moved = sessions.map((session, index) =>
    index === MOVED_SESSION ? { ...session, start: '09:00', end: '10:30' } : session,
  );
  // What has changed stays changed.
  const now: Partial<Programme> = { sessions: moved };
  await theProgrammeChanges(scene, 'A plenary moves', now);
  now.interpreters = interpreters.filter(({ name }) => name !== LOST_INTERPRETER);
  await theProgrammeChanges(scene, 'An interpreter is lost', now);
  now.rooms = rooms.filter(({ name }) => name !== CLOSED_ROOM);
  await theProgrammeChanges(scene, 'A room is closed', now);
  await theHostInsists(scene);
}

async function happens(scene: Scene, name: string, change: () => Promise<unknown>): Promise<Effects> {
  return scene.progress.stage(name, 1, async (stage) => {
    const effects = await effectsOf(scene, change);
    stage.tell(inWords(effects));
    scene.count('meetings moved by a change', effects.moved.size);
    scene.count('meetings waitlisted by a change', effects.waitlisted.size);
    return effects;
  });
}

/** Of a minister's meetings on the day that is cut off, those that could be on another day move there; for the others the sides name one. */
async function aMinisterLeavesEarly(scene: Scene): Promise<void> {
  const { minister, meetings } = await whoMeetsMost(scene, LAST_DAY);
  const { moved, waitlisted } = await happens(scene, 'A minister leaves a day early', () =>
    amend(scene, minister.key, { departure: LEAVES_AT }),
  );
  const untouched = meetings.filter(({ meetingId }) => !moved.has(meetingId) && !waitlisted.has(meetingId));
  if (untouched.length > 0) throw new Error(`${minister.key} has left ${untouched.length} meetings behind`);
  const windows = dayLong.slice(0, -1);
  await scene.progress.stage('Other days are named', waitlisted.size, async () => {
    for (const { meetingId, requestedBy } of meetings.filter((meeting) => waitlisted.has(meeting.meetingId))) {
      const path = `${conferencePath}/meetings/${meetingId}/reschedule`;
      await scene.speakerFor(requestedBy).call('POST', path, { windows, reason: 'The minister leaves a day early.' });
    }
    scene.count('meetings rescheduled by a party', waitlisted.size);
  });
}

/** The minister of a guest who does not speak, with the most meetings on a day. */
async function whoMeetsMost(scene: Scene, day: string) {
  const speakers = new Set(planSpeakers(scene.delegations).flat());
  const onTheDay = (await placedMeetings(scene)).filter(({ placement }) => placement.day === day);
  const [most] = scene.people
    .filter(
      ({ key, ...person }) => person.function === 'minister' && delegationOf(key) !== 'host' && !speakers.has(key),
    )
    .map((minister: InventedPerson) => ({
      minister,
      meetings: onTheDay.filter((meeting) => comesTo(meeting, scene.delegateId(minister.key))),
    }))
    .toSorted((left, right) => right.meetings.length - left.meetings.length);
  if (!most || most.meetings.length === 0) throw new Error(`no minister meets anybody on ${day}`);
  return most;
}

const theProgrammeChanges = (scene: Scene, name: string, programme: Partial<Programme>): Promise<Effects> =>
  happens(scene, name, () => replaceProgramme(scene, programme));

/** The host's own desk puts one of its meetings where another meeting of the guest is, for good; the other one gives way. */
async function theHostInsists(scene: Scene): Promise<void> {
  const host = scene.delegationId('host');
  const all = await placedMeetings(scene);
  const withHost = ({ parties }: PlacedMeeting): boolean => parties.some(({ delegationId }) => delegationId === host);
  const wishes = all
    .filter(withHost)
    .flatMap((ours) =>
      all
        .filter(
          (other) => !withHost(other) && other.durationMinutes >= ours.durationMinutes && shareGuests(ours, other),
        )
        .map((other) => ({ ours, other })),
    );
  await happens(scene, 'The host insists on a time', async () => {
    for (const { ours, other } of wishes) {
      const { status } = await scene.focalPoint('host').call(
        'POST',
        `${conferencePath}/meetings/${ours.meetingId}/place`,
        { startsAt: other.placement.startsAt, roomId: other.placement.roomId, lock: true, displace: true },
        // Its own people may be elsewhere at that time.
        { expected: [409] },
      );
      if (status !== 200) continue;
      scene.count('meetings placed and locked by the host');
      return;
    }
    throw new Error('the host can insist on nothing');
  });
}

const shareGuests = (one: PlacedMeeting, other: PlacedMeeting): boolean =>
  one.parties.some(({ attendeeIds }) => attendeeIds.some((person) => comesTo(other, person)));
