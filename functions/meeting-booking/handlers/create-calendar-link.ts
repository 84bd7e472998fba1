import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { createCalendarLink, presentLink } from '../calendar-links.ts';
import { CalendarLinkStore } from '../data/calendar-link-store.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { createCalendarLinkRoute } from '../schemas/calendar-link.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'MTG');
const secrets = deriveSecretWith(MAC_KEY_ID);
const dependencies = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  links: new CalendarLinkStore(documents, TABLE_NAME, commands),
  secrets,
};

export const handler = httpHandler(
  createCalendarLinkRoute,
  async ({ params, ...request }) => createCalendarLink(dependencies, { ...params, ...request }),
  { commands, present: presentLink(secrets) },
);
