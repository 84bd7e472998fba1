import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { PassportStore } from '../data/passport-store.ts';
import { putLegalHold } from '../put-legal-hold.ts';
import { putLegalHoldRoute } from '../schemas/legal-hold.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  delegates: new DelegateStore(documents, TABLE_NAME, commands),
  passports: new PassportStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(putLegalHoldRoute, async ({ params, ...request }) => {
  const { conferenceId, delegationId, delegateId } = params;
  const { value, version, created } = await putLegalHold(dependencies, { ...params, ...request });
  const location = `/v1/conferences/${conferenceId}/delegations/${delegationId}/delegates/${delegateId}/legal-hold`;
  return { status: created ? 201 : 200, body: value, etag: etagOf(version), ...(created ? { location } : {}) };
});
