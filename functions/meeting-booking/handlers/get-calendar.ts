import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { CalendarLinkStore } from '../data/calendar-link-store.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { getCalendar } from '../get-calendar.ts';
import { CALENDAR_MEDIA, getCalendarRoute } from '../schemas/calendar-link.ts';

const { TABLE_NAME, MAIL_FROM } = parseEnvironment({ TABLE_NAME: setting, MAIL_FROM: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'MTG');
const dependencies = {
  links: new CalendarLinkStore(documents, TABLE_NAME, commands),
  directory: new DirectoryStore(documents, TABLE_NAME),
  meetings: new MeetingStore(documents, TABLE_NAME, commands),
  sender: MAIL_FROM,
};

/** Whoever fetches it may keep it, and must ask each time whether it still is so; nobody between may. */
const headers = { 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex' };

export const handler = httpHandler(getCalendarRoute, async ({ params, ifNoneMatch, now }) => {
  const { etag, draw } = await getCalendar(dependencies, { ...params, now });
  const reply = await unlessKnown(ifNoneMatch, etag, () => ({ status: 200, media: CALENDAR_MEDIA, text: draw() }));
  return { ...reply, headers };
});
