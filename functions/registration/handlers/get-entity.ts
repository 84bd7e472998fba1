import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { replyToRead } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { NotFound } from '../../shared/problem.ts';
import { EntityStore } from '../data/entity-store.ts';
import { getEntityRoute } from '../schemas/entity.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  entities: new EntityStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(getEntityRoute, async ({ params, ifNoneMatch }) => {
  const found = await dependencies.entities.find(params.conferenceId, params.entityKey);
  if (!found) throw new NotFound();
  return replyToRead(ifNoneMatch, found.version, found.value);
});
