import { forEach } from '../api.ts';
import { planSpeakers } from '../plan.ts';
import { conferencePath, defaultQuotas, reference } from '../reference-conference.ts';
import type { Scene } from '../scene.ts';

/** The organiser puts the conference and its list of entities, the protocol desk the programme with nobody speaking yet. */
export async function configureConference({ staff, delegations, progress }: Scene): Promise<void> {
  const { conference, categories, zones } = reference;
  await progress.stage('Conference and entities', delegations.length, async (stage) => {
    await staff.organiser.call('PUT', conferencePath, {
      name: conference.name,
      city: conference.city,
      startsOn: conference.startsOn,
      endsOn: conference.endsOn,
      timeZone: conference.timeZone,
      languages: conference.languages,
      registration: conference.registration,
      categories,
      zones,
      defaultQuotas,
    });
    await forEach(
      delegations,
      ({ entity: { key, ...entity } }) => staff.organiser.call('PUT', `${conferencePath}/entities/${key}`, entity),
      { done: stage.done },
    );
    await staff.protocol.call('PUT', `${conferencePath}/programme`, programmeWith(reference.sessions.map(() => [])));
  });
}

/** What the protocol desk may say otherwise than the reference conference has it. */
export type Programme = Pick<typeof reference, 'sessions' | 'rooms' | 'interpreters'>;

/** The protocol desk replaces the programme: now people speak in it, and it is that of the reference conference but for what is changed. */
export async function replaceProgramme(scene: Scene, changed: Partial<Programme> = {}): Promise<void> {
  const { protocol } = scene.staff;
  const path = `${conferencePath}/programme`;
  const speakers = planSpeakers(scene.delegations).map((session) => session.map((person) => scene.delegateId(person)));
  const { headers } = await protocol.call('GET', path);
  await protocol.call('PUT', path, programmeWith(speakers, changed), { ifMatch: headers.get('etag') ?? '' });
}

/** The programme of the reference conference, but for what is changed; `speakers` are delegate ids for each of its sessions. */
const programmeWith = (speakers: readonly (readonly string[])[], changed: Partial<Programme> = {}) => {
  const { sessions, rooms, interpreters } = { ...reference, ...changed };
  return {
    grid: reference.grid,
    sessions: sessions.map((session, index) => ({ ...session, zone: 'plenary', speakers: speakers[index] ?? [] })),
    rooms,
    interpreters,
    travel: reference.travel,
  };
};
