import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';

/** The purpose under which the key for the tokens of gate devices is derived. */
const DEVICE_TOKENS = 'device-tokens';

/** What a device proves itself with. It is derived from the device's id, so that nothing has to keep it but the device. */
export async function deviceToken(secrets: DeriveSecret, conferenceId: string, deviceId: string): Promise<string> {
  const key = await secrets(DEVICE_TOKENS);
  return createHmac('sha256', key).update(`${conferenceId}/${deviceId}`).digest('base64url');
}

export async function isTokenOf(
  secrets: DeriveSecret,
  conferenceId: string,
  deviceId: string,
  token: string | undefined,
): Promise<boolean> {
  const [right, sent] = [Buffer.from(await deviceToken(secrets, conferenceId, deviceId)), Buffer.from(token ?? '')];
  return right.length === sent.length && timingSafeEqual(right, sent);
}
