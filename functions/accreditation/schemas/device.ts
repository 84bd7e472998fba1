import * as z from 'zod';
import { conferenceId, deviceId, instant, zoneKey } from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { CODE_HOURS, deviceStates } from '../domain/gate-device.ts';

export const deviceBody = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'must hold no control characters')
    .describe('What security calls it, such as “North gate, left”.'),
  zones: z.array(zoneKey).min(1).max(40).describe('The zones whose gates it may stand at.'),
});
export type DeviceBody = z.output<typeof deviceBody>;

export const device = z.object({
  deviceId,
  name: z.string(),
  zones: z.array(zoneKey),
  state: z.enum(deviceStates),
  codeExpiresAt: instant.describe('Until then its code enrols it.'),
  enrolledAt: instant.optional(),
  enrolledBy: z.string().optional().describe('Who was signed in when it was enrolled.'),
  lastSeenAt: instant.optional().describe('To five minutes.'),
});

const common = { tag: 'accreditation', access: { roles: ['organiser', 'security'] } } as const;

export const inviteDeviceRoute = defineRoute({
  ...common,
  operationId: 'inviteDevice',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/devices',
  summary: 'Make a place for a device at a gate, and get the code that enrols it',
  description: `The code is good for ${CODE_HOURS} hours and works once. From when the first device is enrolled the conference takes scans from its devices alone.`,
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({}),
  body: deviceBody,
  success: {
    status: 201,
    description: 'The device with its code.',
    schema: device.extend({ code: z.string().describe('Shown this once.') }),
    etag: true,
  },
  problems: [],
});

export const listDevicesRoute = defineRoute({
  ...common,
  operationId: 'listDevices',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/devices',
  summary: 'The devices at the gates, oldest first',
  params: z.strictObject({ conferenceId }),
  query: z.strictObject(pageQuery),
  success: { status: 200, description: 'One page. Codes are not in it.', schema: pageOf(device) },
  problems: [],
});

export const revokeDeviceRoute = defineRoute({
  ...common,
  operationId: 'revokeDevice',
  method: 'DELETE',
  path: '/v1/conferences/{conferenceId}/devices/{deviceId}',
  summary: 'Revoke a device',
  description:
    'Within two seconds its scans change nothing any more, also those it made offline before. It stays in the list, as revoked.',
  params: z.strictObject({ conferenceId, deviceId }),
  query: z.strictObject({}),
  ifMatch: true,
  success: { status: 204, description: 'It is revoked.' },
  problems: [],
});

export const enrolDeviceRoute = defineRoute({
  operationId: 'enrolDevice',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/devices/enrol',
  tag: 'accreditation',
  summary: 'Enrol this device with its code',
  access: { roles: ['gate'] },
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({}),
  body: z.strictObject({ code: z.string().min(1).max(64) }),
  success: {
    status: 200,
    description: 'Who the device is, and what it proves itself with at every scan.',
    schema: z.object({ deviceId, name: z.string(), zones: z.array(zoneKey), deviceToken: z.string() }),
  },
  problems: ['not-found', 'enrolment-code-spent'],
});
