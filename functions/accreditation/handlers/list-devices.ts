import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { DeviceStore } from '../data/device-store.ts';
import { presentDevice } from '../invite-device.ts';
import { listDevicesRoute } from '../schemas/device.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const devices = new DeviceStore(connectTable(), TABLE_NAME);
const deriveSecret = deriveSecretWith(MAC_KEY_ID);

export const handler = httpHandler(listDevicesRoute, async ({ params: { conferenceId }, query }) => {
  const { items, ...rest } = await devices.list(conferenceId, query, await deriveSecret('cursors'));
  return { status: 200, body: { items: items.map(presentDevice), ...rest } };
});
