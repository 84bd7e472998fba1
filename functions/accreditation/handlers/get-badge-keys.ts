import { parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { getBadgeKeys } from '../get-badge-keys.ts';
import { getBadgeKeysRoute } from '../schemas/badge.ts';
import { kmsBadgeSigner } from '../signing/badge-signer.ts';

const { SIGNING_KEY_ID } = parseEnvironment({ SIGNING_KEY_ID: setting });
const signer = kmsBadgeSigner(SIGNING_KEY_ID);

export const handler = httpHandler(getBadgeKeysRoute, async ({ ifNoneMatch }) => {
  const keySet = await getBadgeKeys(signer);
  const headers = { 'cache-control': 'public, max-age=300' };
  const etag = `"${keySet.keys.map(({ kid }) => kid).join('.')}"`;
  return { ...(await unlessKnown(ifNoneMatch, etag, () => ({ status: 200, body: keySet }))), headers };
});
