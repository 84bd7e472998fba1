import * as z from 'zod';
import { defineEvent } from '../envelope.ts';

export const keepApartChangedV1 = defineEvent(
  'meeting-booking',
  'keep-apart-changed',
  1,
  'The protocol desk replaced the list of delegations that are kept apart: placed meetings are looked at once more. Whom it is about is not told.',
  z.object({}),
);
