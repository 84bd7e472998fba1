import * as z from 'zod';
import { badgeSerial, categoryKey, conferenceId, instant, zoneKey } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { directions } from '../domain/badge.ts';
import { refusalReasons } from '../domain/redemption.ts';

const scanId = z
  .string()
  .regex(
    /^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25})$/,
    'must be a UUID or a ULID',
  )
  .describe('Made by the device for this passage, and used for no other at this conference.');

export const scanBody = z
  .strictObject({
    scanId,
    credential: z.string().min(1).max(4096).optional().describe('The text of the QR code.'),
    serial: badgeSerial.optional().describe('Instead of the credential, where it cannot be read.'),
    zone: zoneKey,
    direction: z.enum(directions),
    scannedAt: instant
      .refine((at) => at >= '2000' && at < '2200', 'must lie in the years from 2000 to 2199')
      .describe('When, by the device’s clock, from 2000 to 2199. What is valid is judged by the server’s.'),
    deviceId: z
      .string()
      .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, hyphens, colons or underscores'),
  })
  .refine(({ credential, serial }) => (credential === undefined) !== (serial === undefined), {
    path: ['credential'],
    error: 'send either credential or serial',
  });

export const scanResult = z.object({
  scanId: z.string(),
  zone: zoneKey,
  direction: z.enum(directions),
  result: z.enum(['admitted', 'refused']),
  reason: z.enum(refusalReasons).optional().describe('Of a refusal.'),
  display: z
    .object({
      serial: badgeSerial.optional(),
      badgeName: z.string().optional(),
      category: categoryKey.optional(),
      zones: z.array(zoneKey).optional(),
    })
    .describe('What the gate shows of a badge that is known; empty for one that is not.'),
});
export type ScanBody = z.output<typeof scanBody>;
export type ScanResult = z.output<typeof scanResult>;

export const redeemScanRoute = defineRoute({
  operationId: 'redeemScan',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/scans',
  tag: 'accreditation',
  summary: 'Let a badge through a gate, or not',
  description:
    'A refusal is an answer like any other: 200 with its reason. The scan id takes the part of an Idempotency-Key: a repeat of a scan gets the first result, however often it is sent, with `Idempotency-Replayed: true`. A repeat sends the same again: credential or serial, zone, direction, scannedAt and deviceId; another scan under a used id is refused with `idempotency-key-reused`, and nothing is recorded.',
  access: { roles: ['gate'] },
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({}),
  body: scanBody,
  success: { status: 200, description: 'Admitted or refused.', schema: scanResult },
  problems: ['idempotency-key-reused'],
});
