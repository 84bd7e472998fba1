import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { EntityStore } from '../data/entity-store.ts';
import { putEntity } from '../put-entity.ts';
import { putEntityRoute } from '../schemas/entity.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  entities: new EntityStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(putEntityRoute, async ({ params, body, ...request }) => {
  const { value, version, created } = await putEntity(dependencies, { ...params, body, ...request });
  const location = `/v1/conferences/${params.conferenceId}/entities/${value.entityKey}`;
  return { status: created ? 201 : 200, body: value, etag: etagOf(version), ...(created ? { location } : {}) };
});
