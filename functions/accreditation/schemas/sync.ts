import * as z from 'zod';
import { conferenceId, instant } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { deviceClocks } from '../domain/offline-scan.ts';
import { refusalReasons } from '../domain/redemption.ts';
import { isOneShown, scanConflict, scanFields, showOne } from './scan.ts';

export const MOST_OFFLINE_SCANS = 500;

/** With milliseconds, whatever was sent, so that instants compare as text. */
const toMilliseconds = (at: string): string => new Date(at).toISOString();

/** A scan that a device decided by itself. */
export const offlineScan = z
  .strictObject({
    ...scanFields,
    scannedAt: scanFields.scannedAt.transform(toMilliseconds),
    result: z.enum(['admitted', 'refused']),
    reason: z.enum(refusalReasons).optional(),
    listIssuedAt: instant
      .transform(toMilliseconds)
      .optional()
      .describe('`issuedAt` of the revocation list that the device went by.'),
  })
  .refine(isOneShown, showOne)
  .refine(({ result, reason }) => (result === 'refused') === (reason !== undefined), {
    path: ['reason'],
    error: 'a refusal has a reason, and nothing else has one',
  });
export type OfflineScan = z.output<typeof offlineScan>;

export const syncBody = z.strictObject({
  scans: z.array(z.unknown()).min(1).max(MOST_OFFLINE_SCANS).describe('In any order, of one device or several.'),
  deviceTokens: z
    .record(z.string().max(64), z.string().max(128))
    .optional()
    .describe('The token of each enrolled device, by its id.'),
});

const wrongAdmission = z.object({
  reason: z.enum(refusalReasons),
  since: instant.optional().describe('Since when a dead badge is dead.'),
  listedBefore: z
    .boolean()
    .optional()
    .describe('Whether the list that the device went by is of after that: then it should have known.'),
});

const syncResult = z.object({
  index: z.int().describe('The place of the row in what was sent, from 0.'),
  scanId: z.string().optional(),
  outcome: z.enum(['merged', 'duplicate', 'rejected']),
  clock: z
    .enum(deviceClocks)
    .optional()
    .describe('The device’s clock was plainly wrong. A scan from the future is kept but moves nobody.'),
  wronglyAdmitted: wrongAdmission
    .optional()
    .describe('The gate would have refused it, had it known what is known here.'),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type SyncResult = z.output<typeof syncResult>;

export const syncAnswer = z.object({
  results: z.array(syncResult).describe('One for each row, in the order they were sent.'),
  conflicts: z.array(scanConflict).describe('Of all passages of every badge in what was sent.'),
});
export type SyncAnswer = z.output<typeof syncAnswer>;

export const syncScansRoute = defineRoute({
  operationId: 'syncScans',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/scans/sync',
  tag: 'accreditation',
  summary: `Tell of up to ${MOST_OFFLINE_SCANS} scans that were decided without a network`,
  description: [
    'Passages are merged in order of (scannedAt, deviceId, scanId), whatever order they arrive in and however many calls they come in: where people are, and which scans',
    'contradict each other, depends on the scans alone. Each row stands for itself. The scan id takes the part of an Idempotency-Key: to send a row again is',
    'harmless, and a call whose answer was lost is simply repeated. A row takes what `redeemScan` takes, with the device’s own result.',
  ].join(' '),
  access: { roles: ['gate'] },
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({}),
  body: syncBody,
  success: { status: 200, description: 'What became of each row.', schema: syncAnswer },
  problems: ['not-found'],
});
