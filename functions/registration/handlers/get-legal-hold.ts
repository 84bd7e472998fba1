import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { replyToRead } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { NotFound } from '../../shared/problem.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { showLegalHold } from '../put-legal-hold.ts';
import { getLegalHoldRoute } from '../schemas/legal-hold.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const delegates = new DelegateStore(documents, TABLE_NAME, new CommandLog(documents, TABLE_NAME, 'REG'));

export const handler = httpHandler(getLegalHoldRoute, async ({ params, ifNoneMatch }) => {
  const found = await delegates.find(params.conferenceId, params.delegationId, params.delegateId);
  const hold = found?.value.legalHold;
  if (!hold) throw new NotFound();
  return replyToRead(ifNoneMatch, hold.version, showLegalHold(params.delegateId, hold));
});
