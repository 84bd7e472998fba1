import { connectTable } from '../../shared/dynamo/document-client.ts';
import { optionalSetting, parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { DeviceStore } from '../data/device-store.ts';
import { ScanStore } from '../data/scan-store.ts';
import { syncScansRoute } from '../schemas/sync.ts';
import { kmsBadgeKeys } from '../signing/badge-signer.ts';
import { trustedKeys } from '../signing/trusted-keys.ts';
import { syncScans } from '../sync-scans.ts';

const { TABLE_NAME, SIGNING_KEY_ID, RETIRED_KEY_IDS, MAC_KEY_ID } = parseEnvironment({
  TABLE_NAME: setting,
  SIGNING_KEY_ID: setting,
  RETIRED_KEY_IDS: optionalSetting,
  MAC_KEY_ID: setting,
});
const documents = connectTable();
const tools = {
  badges: new BadgeStore(documents, TABLE_NAME),
  scans: new ScanStore(documents, TABLE_NAME),
  devices: new DeviceStore(documents, TABLE_NAME),
  keys: trustedKeys(...kmsBadgeKeys(SIGNING_KEY_ID, RETIRED_KEY_IDS)),
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(syncScansRoute, async ({ params, body, caller, now }) => ({
  status: 200,
  body: await syncScans(tools, { ...params, body, by: caller.subject, now }),
}));
