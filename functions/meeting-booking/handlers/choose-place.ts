import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { meetingAnswer } from '../answered-meeting.ts';
import { choosePlace } from '../choose-place.ts';
import { CalendarStore } from '../data/calendar-store.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { ProgrammeStore } from '../data/programme-store.ts';
import { placeMeetingRoute } from '../schemas/meeting.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'MTG');
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  meetings: new MeetingStore(documents, TABLE_NAME, commands),
  calendars: new CalendarStore(documents, TABLE_NAME, commands),
  programmes: new ProgrammeStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(
  placeMeetingRoute,
  async ({ params, ...request }) => {
    const { meeting, viewer } = await choosePlace(stores, { ...params, ...request });
    return meetingAnswer(meeting, viewer);
  },
  { commands },
);
