import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { WatchListStore } from '../data/watch-list-store.ts';
import { listWatchList } from '../list-watch-list.ts';
import { listWatchListRoute } from '../schemas/watch-list.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const tools = {
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  watchList: new WatchListStore(documents, TABLE_NAME),
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(listWatchListRoute, async ({ params, query: page }) => ({
  status: 200,
  body: await listWatchList(tools, { ...params, page }),
}));
