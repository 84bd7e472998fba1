import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { dismissFlagOf } from '../dismiss-flag.ts';
import { dismissFlagRoute } from '../schemas/flag.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const tools = { accreditations: new AccreditationStore(documents, TABLE_NAME), commands };

export const handler = httpHandler(
  dismissFlagRoute,
  ({ params, ...request }) => dismissFlagOf(tools, { ...params, ...request }),
  { commands },
);
