import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { getAvailability } from '../get-availability.ts';
import { getAvailabilityRoute } from '../schemas/availability.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const directory = new DirectoryStore(connectTable(), TABLE_NAME);

export const handler = httpHandler(getAvailabilityRoute, async ({ params, caller, ifNoneMatch }) => {
  const { view, version } = await getAvailability({ directory }, { ...params, caller });
  const etag = etagOf(version);
  return ifNoneMatch === etag ? { status: 304, etag } : { status: 200, body: view, etag };
});
