import { NotFound } from '../shared/problem.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import { onWallClock, type Programme } from './domain/programme.ts';
import type { ProgrammeView } from './schemas/programme.ts';

/**
 * Anybody signed in reads the programme. Strongly consistent: its ETag is for the next PUT.
 * @throws NotFound when there is none
 */
export async function getProgramme(
  { programmes }: { readonly programmes: ProgrammeStore },
  { conferenceId }: { readonly conferenceId: string },
): Promise<{ view: ProgrammeView; version: number }> {
  const found = await programmes.get(conferenceId, { consistent: true });
  if (!found) throw new NotFound();
  return { view: programmeView(found.programme), version: found.version };
}

/** The programme as the API shows it; it can be put again as it is but for `conferenceId` and `timeZone`. */
export function programmeView(programme: Programme): ProgrammeView {
  const { conferenceId, timeZone, grid, sessions, rooms, interpreters, travel } = programme;
  return {
    conferenceId,
    timeZone,
    grid: { stepMinutes: grid.stepMinutes, days: grid.days.map((day) => ({ ...day })) },
    sessions: sessions.map((session) => ({
      ...onWallClock(session, timeZone),
      speakers: [...session.speakers],
    })),
    rooms: rooms.map(({ neighbours, ...room }) => ({
      ...room,
      features: [...room.features],
      ...(neighbours ? { neighbours: [...neighbours] } : {}),
    })),
    interpreters: interpreters.map((interpreter) => ({ ...interpreter, languages: [...interpreter.languages] })),
    travel: travel.map((pair) => ({ ...pair })),
  };
}
