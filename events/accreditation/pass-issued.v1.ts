import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, instant, passId, passKind, zoneKey } from '../vocabulary.ts';

export const passIssuedV1 = defineEvent(
  'accreditation',
  'pass-issued',
  1,
  'A delegation was given a transferable pass, which is good only together with a personal badge of the same delegation.',
  z.object({
    passId,
    delegationId,
    kind: passKind,
    zones: z.array(zoneKey),
    validFrom: instant,
    validUntil: instant,
  }),
);
