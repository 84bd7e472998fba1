import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { exportId } from '../vocabulary.ts';

export const exportRequestedV1 = defineEvent(
  'registration',
  'export-requested',
  1,
  'Staff asked for a file of delegates. What is to be in it, and the file itself, stay with registration.',
  z.object({ exportId }),
);
