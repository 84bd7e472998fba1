import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { AvailabilityStore } from '../data/availability-store.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { putAvailability } from '../put-availability.ts';
import { putAvailabilityRoute } from '../schemas/availability.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  availabilities: new AvailabilityStore(new CommandLog(documents, TABLE_NAME, 'MTG')),
};

export const handler = httpHandler(putAvailabilityRoute, async ({ params, ...request }) => {
  const { view, version } = await putAvailability(stores, { ...params, ...request });
  return { status: 200, body: view, etag: etagOf(version) };
});
