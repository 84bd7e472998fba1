import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { MatchStore } from '../data/match-store.ts';
import { importWatchList } from '../import-watch-list.ts';
import { importWatchListRoute } from '../schemas/watch-list.ts';
import { watchRowsOf } from '../schemas/watch-list-csv.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  matches: new MatchStore(documents, TABLE_NAME, commands),
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
  commands,
};

export const handler = httpHandler(
  importWatchListRoute,
  async ({ params, body, csv, ...request }) => {
    const file = csv === undefined ? { rows: body.rows } : watchRowsOf(csv);
    return importWatchList(tools, { ...params, ...file, ...request });
  },
  { commands },
);
