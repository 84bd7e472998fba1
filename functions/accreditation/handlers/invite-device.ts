import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { DeviceStore } from '../data/device-store.ts';
import { inviteDevice, presentEnrolmentCode } from '../invite-device.ts';
import { inviteDeviceRoute } from '../schemas/device.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const tools = {
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  devices: new DeviceStore(documents, TABLE_NAME),
  commands: new CommandLog(documents, TABLE_NAME, 'ACC'),
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(
  inviteDeviceRoute,
  ({ params, ...request }) => inviteDevice(tools, { ...params, ...request }),
  { commands: tools.commands, present: presentEnrolmentCode(tools.deriveSecret) },
);
