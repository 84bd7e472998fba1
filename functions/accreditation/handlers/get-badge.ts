import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { getBadge } from '../get-badge.ts';
import { presentBadge } from '../present-badge.ts';
import { getBadgeRoute } from '../schemas/badge.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const tools = {
  badges: new BadgeStore(documents, TABLE_NAME),
  delegations: new DelegationProjection(documents, TABLE_NAME),
};

export const handler = httpHandler(getBadgeRoute, async ({ params, caller, ifNoneMatch }) => {
  const badge = await getBadge(tools, { ...params, caller });
  return unlessKnown(ifNoneMatch, etagOf(badge.version), () => ({ status: 200, body: presentBadge(badge) }));
});
