import type { Answer, CommandIdentity, CommandLog } from '../shared/dynamo/command-log.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { hashOfCode } from '../shared/kms/invitation-code.ts';
import { NotFound } from '../shared/problem.ts';
import type { DeviceStore } from './data/device-store.ts';
import { deviceToken } from './device-token.ts';
import { EnrolmentCodeSpent } from './domain/problems.ts';

export interface EnrolDevice {
  readonly conferenceId: string;
  readonly body: { readonly code: string };
  readonly identity: CommandIdentity;
  readonly now: Date;
}

/**
 * A device at a gate takes its place with the code that security was given. A code works once, whoever races.
 * @throws NotFound for a code that is none, EnrolmentCodeSpent for one that was used, has expired or was revoked
 */
export async function enrolDevice(
  { devices, commands }: { readonly devices: DeviceStore; readonly commands: CommandLog },
  { conferenceId, body, identity, now }: EnrolDevice,
): Promise<Answer> {
  const hash = hashOfCode(body.code);
  const device = hash === undefined ? undefined : await devices.byCode(conferenceId, hash);
  if (!device) throw new NotFound('There is no such enrolment code.');
  if (device.state !== 'invited' || device.codeExpiresAt <= now.toISOString()) throw new EnrolmentCodeSpent();
  const { deviceId, name, zones } = device;
  const answer: Answer = { status: 200, body: { deviceId, name, zones: [...zones] } };
  await devices.enrol(commands, conferenceId, device, { identity, answer, now });
  return answer;
}

/** Adds the device's token to the answer, which is remembered without it. */
export const presentDeviceToken =
  (secrets: DeriveSecret) =>
  async (answer: Answer, conferenceId: string): Promise<Answer> => {
    const body = answer.body as { readonly deviceId: string };
    return { ...answer, body: { ...body, deviceToken: await deviceToken(secrets, conferenceId, body.deviceId) } };
  };
