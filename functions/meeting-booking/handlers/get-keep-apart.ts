import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { replyToRead } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { KeepApartStore } from '../data/keep-apart-store.ts';
import { getKeepApart } from '../get-keep-apart.ts';
import { getKeepApartRoute } from '../schemas/keep-apart.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  keepApart: new KeepApartStore(documents, TABLE_NAME),
};

export const handler = httpHandler(getKeepApartRoute, async ({ params, ifNoneMatch }) => {
  const { view, version } = await getKeepApart(stores, params);
  return replyToRead(ifNoneMatch, version, view);
});
