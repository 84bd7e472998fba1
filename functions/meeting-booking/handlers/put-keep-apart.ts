import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { KeepApartStore } from '../data/keep-apart-store.ts';
import { putKeepApart } from '../put-keep-apart.ts';
import { putKeepApartRoute } from '../schemas/keep-apart.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  keepApart: new KeepApartStore(documents, TABLE_NAME),
  commands: new CommandLog(documents, TABLE_NAME, 'MTG'),
};

export const handler = httpHandler(putKeepApartRoute, async ({ params, ...request }) => {
  const { view, version } = await putKeepApart(stores, { ...params, ...request });
  return { status: 200, body: view, etag: etagOf(version) };
});
