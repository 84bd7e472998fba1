import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { getAccreditation } from '../get-accreditation.ts';
import { getAccreditationRoute } from '../schemas/accreditation.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  delegations: new DelegationProjection(documents, TABLE_NAME),
};

export const handler = httpHandler(getAccreditationRoute, async ({ params, caller, ifNoneMatch }) => {
  const { view, etag } = await getAccreditation(tools, { ...params, caller });
  return unlessKnown(ifNoneMatch, etag, () => ({ status: 200, body: view }));
});
