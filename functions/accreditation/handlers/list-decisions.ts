import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { DecisionStore } from '../data/decision-store.ts';
import { listDecisions } from '../list-decisions.ts';
import { listDecisionsRoute } from '../schemas/decision.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const tools = {
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  decisions: new DecisionStore(documents, TABLE_NAME),
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(listDecisionsRoute, async ({ params, query: { by, ...page }, caller }) => ({
  status: 200,
  body: await listDecisions(tools, { ...params, by, caller, page }),
}));
