import * as z from 'zod';
import {
  badgeSerial,
  categoryKey,
  conferenceId,
  instant,
  passId,
  passKind,
  zoneKey,
} from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { directions } from '../domain/badge.ts';
import { deviceClocks } from '../domain/offline-scan.ts';
import { refusalReasons } from '../domain/redemption.ts';

const scanId = z
  .string()
  .regex(
    /^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25})$/,
    'must be a UUID or a ULID',
  )
  .describe('Made by the device for this passage, and used for no other at this conference.');

const deviceId = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, hyphens, colons or underscores');

const scannedAt = instant
  .refine((at) => at >= '2000' && at < '2200', 'must lie in the years from 2000 to 2199')
  .describe('When, by the device’s clock, from 2000 to 2199. What is valid online is judged by the server’s.');

/** What every scan says, answered at once or told of later. */
export const scanFields = {
  scanId,
  credential: z.string().min(1).max(4096).optional().describe('The text of the QR code.'),
  serial: badgeSerial.optional().describe('Instead of the credential, where it cannot be read.'),
  zone: zoneKey,
  direction: z.enum(directions),
  scannedAt,
  deviceId,
};

export const isOneShown = ({ credential, serial }: { credential?: unknown; serial?: unknown }): boolean =>
  (credential === undefined) !== (serial === undefined);
export const showOne = { path: ['credential'], error: 'send either credential or serial' };

export const scanBody = z
  .strictObject({
    ...scanFields,
    pass: z
      .string()
      .min(1)
      .max(4096)
      .optional()
      .describe(
        'The text of the QR code of a transferable pass, or its id: then the pass must open the zone and the badge need not.',
      ),
    deviceToken: z.string().max(128).optional().describe('What an enrolled device proves itself with.'),
  })
  .refine(isOneShown, showOne);

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
      pass: z.object({ passId, kind: passKind }).optional().describe('With which it was admitted.'),
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
  problems: ['idempotency-key-reused', 'device-not-allowed'],
});

/** A scan as it was kept. */
export const keptScan = z.object({
  scanId: z.string(),
  serial: badgeSerial.optional(),
  passId: passId.optional().describe('Of the pass that was shown beside the badge.'),
  zone: zoneKey,
  direction: z.enum(directions),
  scannedAt: instant.describe('By the device’s clock.'),
  receivedAt: instant,
  deviceId: z.string(),
  by: z.string().describe('Who was signed in at the gate.'),
  result: z.enum(['admitted', 'refused']),
  reason: z.enum(refusalReasons).optional(),
  offline: z.boolean().describe('The device decided by itself and told of it later.'),
  listIssuedAt: instant.optional().describe('Of when the revocation list was that an offline device went by.'),
  clock: z
    .enum(deviceClocks)
    .optional()
    .describe('The device’s clock was plainly wrong. A scan from the future is kept but moves nobody.'),
});
export type KeptScan = z.output<typeof keptScan>;

const conflictingScan = z.object({ scanId: z.string(), deviceId: z.string(), at: instant });

export const scanConflict = z
  .object({
    serial: badgeSerial,
    zone: zoneKey,
    kind: z.enum(['already-inside', 'not-inside']),
    earlier: conflictingScan,
    later: conflictingScan,
  })
  .describe('A badge that went in twice without going out, or out twice: the two scans that cannot both be right.');
export type ScanConflict = z.output<typeof scanConflict>;

export const listScansRoute = defineRoute({
  operationId: 'listScans',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/scans',
  tag: 'accreditation',
  summary: 'Where and when a badge was shown, refusals included',
  description:
    'In the order in which it happened: an online scan by the server’s clock, an offline one by its device’s. The first page also holds the conflicts of all passages of the badge. A scan shows a moment after it was answered.',
  access: { roles: ['organiser', 'security'] },
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({ serial: badgeSerial, ...pageQuery }),
  success: {
    status: 200,
    description: 'One page of scans.',
    schema: pageOf(keptScan).extend({ conflicts: z.array(scanConflict).optional() }),
  },
  problems: [],
});
