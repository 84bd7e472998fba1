import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { putConference } from '../put-conference.ts';
import { putConferenceRoute } from '../schemas/conference.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(putConferenceRoute, async ({ params, body, ...request }) => {
  const { value, version, created } = await putConference(dependencies, { ...params, body, ...request });
  return {
    status: created ? 201 : 200,
    body: value,
    etag: etagOf(version),
    ...(created ? { location: `/v1/conferences/${value.conferenceId}` } : {}),
  };
});
