import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { calendarDay } from '../vocabulary.ts';

export const programmeChangedV1 = defineEvent(
  'meeting-booking',
  'programme-changed',
  1,
  'The protocol desk replaced the programme: grid, sessions, rooms or interpreters.',
  z.object({ days: z.array(calendarDay).min(1) }),
);
