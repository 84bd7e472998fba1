import { programmeChangedV1 } from '../../events/meeting-booking/programme-changed.v1.ts';
import type { CommandIdentity } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { newId } from '../shared/ids.ts';
import { NotFound, PreconditionRequired, StaleVersion } from '../shared/problem.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore, VersionedProgramme } from './data/programme-store.ts';
import { liveStatuses } from './domain/meeting.ts';
import { InvalidProgramme } from './domain/problems.ts';
import { completeProgramme, sameSteps } from './domain/programme.ts';
import type { ProgrammeBody } from './schemas/programme.ts';

export interface PutProgramme {
  readonly conferenceId: string;
  readonly body: ProgrammeBody;
  readonly expectedVersion?: number;
  readonly ifMatchSent: boolean;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

interface Stores {
  readonly directory: DirectoryStore;
  readonly programmes: ProgrammeStore;
  readonly meetings: MeetingStore;
}

/**
 * The protocol desk creates the programme or replaces it.
 * 1. There must be such a conference, and what is there must be what the desk read.
 * 2. Days, sessions, rooms and speakers must not contradict each other or the conference.
 * 3. Claims are counted in steps: their length and the time zone stay as they are while a meeting is open.
 * 4. The whole programme is put in its place; every meeting is re-checked by whoever hears of it.
 * @throws NotFound, PreconditionRequired, StaleVersion, InvalidProgramme
 */
export async function putProgramme(
  { directory, programmes, meetings }: Stores,
  { conferenceId, body, expectedVersion, ifMatchSent, identity, cause, now }: PutProgramme,
): Promise<VersionedProgramme & { readonly created: boolean }> {
  const [conference, current] = await Promise.all([
    directory.conference(conferenceId),
    programmes.get(conferenceId, { consistent: true }),
  ]);
  if (!conference) throw new NotFound();
  if (current && !ifMatchSent) throw new PreconditionRequired();
  if (expectedVersion !== undefined && expectedVersion !== current?.version) throw new StaleVersion();

  const result = completeProgramme(conferenceId, body, conference, current, (prefix) => newId(prefix, now));
  if ('faults' in result) throw new InvalidProgramme(result.faults);
  const { programme } = result;
  if (current && !sameSteps(current.programme, programme)) {
    const open = await meetings.anyInStatus(conferenceId, liveStatuses);
    const kept = `${current.programme.grid.stepMinutes} minutes in ${current.programme.timeZone}`;
    const detail = `while a meeting is open, the step stays ${kept}`;
    if (open) throw new InvalidProgramme([{ pointer: '/grid/stepMinutes', detail }]);
  }

  const version = current?.version ?? 0;
  const aggregate = { id: conferenceId, version: version + 1 };
  const days = [...(current?.programme.grid.days ?? []), ...programme.grid.days].map(({ day }) => day);
  const data = { days: [...new Set(days)].sort() };
  const event = composeEvent(programmeChangedV1, cause, aggregate, data, now);
  await programmes.put(programme, version, identity, event);
  return { programme, version: version + 1, created: !current };
}
