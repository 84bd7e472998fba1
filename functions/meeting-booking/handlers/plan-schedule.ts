import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { CalendarStore } from '../data/calendar-store.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { ProgrammeStore } from '../data/programme-store.ts';
import { planSchedule } from '../plan-schedule.ts';
import { planScheduleRoute } from '../schemas/plan.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'MTG');
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  programmes: new ProgrammeStore(documents, TABLE_NAME, commands),
  meetings: new MeetingStore(documents, TABLE_NAME, commands),
  calendars: new CalendarStore(documents, TABLE_NAME, commands),
  commands,
  clock: () => performance.now(),
};

export const handler = httpHandler(
  planScheduleRoute,
  ({ params, ...request }) => planSchedule(stores, { ...params, ...request }),
  { commands },
);
