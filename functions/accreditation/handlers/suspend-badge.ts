import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { suspendBadgeRoute } from '../schemas/badge-lifecycle.ts';
import { suspendBadge } from '../suspend-badge.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const tools = {
  badges: new BadgeStore(documents, TABLE_NAME),
  commands,
};

export const handler = httpHandler(
  suspendBadgeRoute,
  ({ params, caller, ...request }) => suspendBadge(tools, { ...params, ...request, by: caller.subject }),
  { commands },
);
