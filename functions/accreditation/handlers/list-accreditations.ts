import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { listAccreditations } from '../list-accreditations.ts';
import { listAccreditationsRoute } from '../schemas/accreditation.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const tools = {
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  delegations: new DelegationProjection(documents, TABLE_NAME),
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(
  listAccreditationsRoute,
  async ({ params, query: { limit, cursor, ...filter } }) => ({
    status: 200,
    body: await listAccreditations(tools, { ...params, filter, page: { limit, cursor } }),
  }),
);
