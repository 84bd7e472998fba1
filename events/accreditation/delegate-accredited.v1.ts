import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { badgeSerial, categoryKey, delegateId, delegationId } from '../vocabulary.ts';

export const delegateAccreditedV1 = defineEvent(
  'accreditation',
  'delegate-accredited',
  1,
  'Every required verdict is clear: the delegate is admitted. A remote delegate has no badge.',
  z.object({ delegateId, delegationId, category: categoryKey, serial: badgeSerial.optional() }),
);
