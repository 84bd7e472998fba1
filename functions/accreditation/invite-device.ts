import type { Answer, CommandIdentity, CommandLog } from '../shared/dynamo/command-log.ts';
import { newId } from '../shared/ids.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { hashOfCode, invitationCode } from '../shared/kms/invitation-code.ts';
import { InvalidRequest, NotFound } from '../shared/problem.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import type { DeviceStore } from './data/device-store.ts';
import { CODE_HOURS, type GateDevice } from './domain/gate-device.ts';
import type { DeviceBody } from './schemas/device.ts';

/** The purpose under which the key for enrolment codes is derived. */
const ENROLMENT_CODES = 'enrolment-codes';

export interface InviteDevice {
  readonly conferenceId: string;
  readonly body: DeviceBody;
  readonly identity: CommandIdentity;
  readonly now: Date;
}

/**
 * Security makes a place for a device at a gate and gets the code that enrols it, once.
 * @throws NotFound for a conference that is not known here, InvalidRequest for a zone that no category opens
 */
export async function inviteDevice(
  tools: {
    readonly conferences: ConferenceProjection;
    readonly devices: DeviceStore;
    readonly commands: CommandLog;
    readonly deriveSecret: DeriveSecret;
  },
  { conferenceId, body, identity, now }: InviteDevice,
): Promise<Answer> {
  const conference = await tools.conferences.get(conferenceId);
  if (!conference) throw new NotFound();
  const zones = new Set(conference.categories.flatMap((category) => category.zones));
  const faults = body.zones.flatMap((zone, index) =>
    zones.has(zone) ? [] : [{ pointer: `/zones/${index}`, detail: 'is not a zone that any category opens' }],
  );
  if (faults.length > 0) throw new InvalidRequest(faults);

  const device: GateDevice = {
    deviceId: newId('dev', now),
    name: body.name,
    zones: [...new Set(body.zones)],
    state: 'invited',
    codeExpiresAt: new Date(now.getTime() + CODE_HOURS * 3_600_000).toISOString(),
    version: 1,
  };
  const code = await enrolmentCode(tools.deriveSecret, conferenceId, device.deviceId);
  const answer: Answer = { status: 201, body: presentDevice(device), etag: '"1"' };
  await tools.devices.invite(tools.commands, conferenceId, device, hashOfCode(code) ?? '', { identity, answer, now });
  return answer;
}

/** A device as it is read; its version is its ETag. */
export const presentDevice = ({ version: _version, zones, ...shown }: GateDevice) => ({ ...shown, zones: [...zones] });

const enrolmentCode = async (secrets: DeriveSecret, conferenceId: string, deviceId: string): Promise<string> =>
  invitationCode(await secrets(ENROLMENT_CODES), conferenceId, deviceId);

/** Adds the code to the answer, which is remembered without it. */
export const presentEnrolmentCode =
  (secrets: DeriveSecret) =>
  async (answer: Answer, conferenceId: string): Promise<Answer> => {
    const body = answer.body as { readonly deviceId: string };
    return { ...answer, body: { ...body, code: await enrolmentCode(secrets, conferenceId, body.deviceId) } };
  };
