import { connectTable } from '../../shared/dynamo/document-client.ts';
import { optionalSetting, parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { DeviceStore } from '../data/device-store.ts';
import { PassStore } from '../data/pass-store.ts';
import { ScanStore } from '../data/scan-store.ts';
import { redeemScan } from '../redeem-scan.ts';
import { redeemScanRoute } from '../schemas/scan.ts';
import { kmsBadgeKeys } from '../signing/badge-signer.ts';
import { trustedKeys } from '../signing/trusted-keys.ts';

const { TABLE_NAME, SIGNING_KEY_ID, RETIRED_KEY_IDS, MAC_KEY_ID } = parseEnvironment({
  TABLE_NAME: setting,
  SIGNING_KEY_ID: setting,
  RETIRED_KEY_IDS: optionalSetting,
  MAC_KEY_ID: setting,
});
const documents = connectTable();
const tools = {
  badges: new BadgeStore(documents, TABLE_NAME),
  passes: new PassStore(documents, TABLE_NAME),
  scans: new ScanStore(documents, TABLE_NAME),
  devices: new DeviceStore(documents, TABLE_NAME),
  keys: trustedKeys(...kmsBadgeKeys(SIGNING_KEY_ID, RETIRED_KEY_IDS)),
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(redeemScanRoute, async ({ params, body, caller, now }) => {
  const { answer, replayed } = await redeemScan(tools, { ...params, body, by: caller.subject, now });
  return { status: 200, body: answer, ...(replayed ? { headers: { 'idempotency-replayed': 'true' } } : {}) };
});
