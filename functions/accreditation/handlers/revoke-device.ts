import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DeviceStore } from '../data/device-store.ts';
import { revokeDeviceRoute } from '../schemas/device.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const devices = new DeviceStore(documents, TABLE_NAME);

export const handler = httpHandler(revokeDeviceRoute, async ({ params, expectedVersion }) => {
  await devices.revoke(commands, params.conferenceId, params.deviceId, expectedVersion);
  return { status: 204 };
});
