import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { DeviceStore } from '../data/device-store.ts';
import { enrolDevice, presentDeviceToken } from '../enrol-device.ts';
import { enrolDeviceRoute } from '../schemas/device.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const devices = new DeviceStore(documents, TABLE_NAME);

export const handler = httpHandler(
  enrolDeviceRoute,
  ({ params, ...request }) => enrolDevice({ devices, commands }, { ...params, ...request }),
  { commands, present: presentDeviceToken(deriveSecretWith(MAC_KEY_ID)) },
);
