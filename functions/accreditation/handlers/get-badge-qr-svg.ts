import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { getLiveBadge } from '../get-badge.ts';
import { renderQrSvg } from '../rendering/qr-code.ts';
import { getBadgeQrSvgRoute } from '../schemas/badge.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const tools = {
  badges: new BadgeStore(documents, TABLE_NAME),
  delegations: new DelegationProjection(documents, TABLE_NAME),
};

/** A badge's credential never changes, so its serial names its picture. */
export const handler = httpHandler(getBadgeQrSvgRoute, async ({ params, caller, ifNoneMatch }) => {
  const { serial, credential } = await getLiveBadge(tools, { ...params, caller });
  return unlessKnown(ifNoneMatch, `"${serial}"`, () => ({
    status: 200,
    media: 'image/svg+xml',
    text: renderQrSvg(credential),
  }));
});
