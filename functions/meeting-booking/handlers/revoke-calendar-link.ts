import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { revokeCalendarLink } from '../calendar-links.ts';
import { CalendarLinkStore } from '../data/calendar-link-store.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { revokeCalendarLinkRoute } from '../schemas/calendar-link.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const dependencies = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  links: new CalendarLinkStore(documents, TABLE_NAME, new CommandLog(documents, TABLE_NAME, 'MTG')),
};

export const handler = httpHandler(revokeCalendarLinkRoute, async ({ params, caller }) => {
  await revokeCalendarLink(dependencies, { ...params, caller });
  return { status: 204 };
});
