import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { PassStore } from '../data/pass-store.ts';
import { listPasses } from '../get-pass.ts';
import { listPassesRoute } from '../schemas/pass.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const tools = {
  delegations: new DelegationProjection(documents, TABLE_NAME),
  passes: new PassStore(documents, TABLE_NAME),
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(listPassesRoute, async ({ params, caller, query: page }) => ({
  status: 200,
  body: await listPasses(tools, { ...params, caller, page }),
}));
