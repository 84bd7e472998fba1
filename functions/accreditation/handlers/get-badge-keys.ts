import { optionalSetting, parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { getBadgeKeys } from '../get-badge-keys.ts';
import { getBadgeKeysRoute } from '../schemas/badge.ts';
import { kmsBadgeKeys } from '../signing/badge-signer.ts';

const { SIGNING_KEY_ID, RETIRED_KEY_IDS } = parseEnvironment({
  SIGNING_KEY_ID: setting,
  RETIRED_KEY_IDS: optionalSetting,
});
const keys = kmsBadgeKeys(SIGNING_KEY_ID, RETIRED_KEY_IDS);

export const handler = httpHandler(getBadgeKeysRoute, async ({ ifNoneMatch }) => {
  const keySet = await getBadgeKeys(keys);
  const headers = { 'cache-control': 'public, max-age=300' };
  const etag = `"${keySet.keys.map(({ kid }) => kid).join('.')}"`;
  return { ...(await unlessKnown(ifNoneMatch, etag, () => ({ status: 200, body: keySet }))), headers };
});
