import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { badgeSerial, delegateId, delegationId } from '../vocabulary.ts';

export const badgeReplacedV1 = defineEvent(
  'accreditation',
  'badge-replaced',
  1,
  'A badge is dead: the badge `replacedBy` was issued for the same delegate in its place.',
  z.object({
    serial: badgeSerial,
    badgeVersion: z.int().positive(),
    replacedBy: badgeSerial,
    delegateId,
    delegationId,
  }),
);
