import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { PassStore } from '../data/pass-store.ts';
import { issuePass } from '../issue-pass.ts';
import { issuePassRoute } from '../schemas/pass.ts';
import { kmsBadgeSigner } from '../signing/badge-signer.ts';

const { TABLE_NAME, SIGNING_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, SIGNING_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const tools = {
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  delegations: new DelegationProjection(documents, TABLE_NAME),
  passes: new PassStore(documents, TABLE_NAME),
  signer: kmsBadgeSigner(SIGNING_KEY_ID),
  commands,
};

export const handler = httpHandler(
  issuePassRoute,
  ({ params, body, caller, ...request }) => issuePass(tools, { ...params, ...body, ...request, by: caller.subject }),
  { commands },
);
