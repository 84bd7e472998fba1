import { forEach } from '../api.ts';
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

/** The programme of the reference conference; `speakers` are delegate ids for each of its sessions. */
export const programmeWith = (speakers: readonly (readonly string[])[]) => ({
  grid: reference.grid,
  sessions: reference.sessions.map((session, index) => ({
    ...session,
    zone: 'plenary',
    speakers: speakers[index] ?? [],
  })),
  rooms: reference.rooms,
  interpreters: [],
});
