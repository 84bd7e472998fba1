import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { ProgrammeStore } from '../data/programme-store.ts';
import { getProgramme } from '../get-programme.ts';
import { getProgrammeRoute } from '../schemas/programme.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const programmes = new ProgrammeStore(documents, TABLE_NAME, new CommandLog(documents, TABLE_NAME, 'MTG'));

export const handler = httpHandler(getProgrammeRoute, async ({ params, ifNoneMatch }) => {
  const { view, version } = await getProgramme({ programmes }, params);
  const etag = etagOf(version);
  return ifNoneMatch === etag ? { status: 304, etag } : { status: 200, body: view, etag };
});
