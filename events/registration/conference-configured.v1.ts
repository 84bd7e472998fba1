import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import {
  authority,
  calendarDay,
  categoryKey,
  conditionName,
  instant,
  language,
  passKind,
  reasonCode,
  verdictKinds,
  zoneKey,
} from '../vocabulary.ts';

export const conferenceConfiguredV1 = defineEvent(
  'registration',
  'conference-configured',
  1,
  'The organiser created or replaced the conference.',
  z.object({
    name: z.string(),
    city: z.string().optional(),
    startsOn: calendarDay,
    endsOn: calendarDay,
    timeZone: z.string(),
    languages: z.array(language),
    passes: z
      .object({ total: z.int(), kinds: z.record(passKind, z.int()), zones: z.array(zoneKey) })
      .optional()
      .describe('How many transferable passes a delegation may hold, and what they open; without it, none.'),
    registration: z.object({ opensAt: instant, closesAt: instant }),
    categories: z.array(
      z.object({
        key: categoryKey,
        title: z.string(),
        zones: z.array(zoneKey),
        requiredVerdicts: z.array(authority),
        photoRequired: z.boolean(),
        conditions: z
          .array(conditionName)
          .optional()
          .describe('What must hold, until a day the officers know, for a badge of this category to open anything.'),
        colour: z.string().optional(),
      }),
    ),
    reasonCodes: z
      .array(z.object({ key: reasonCode, title: z.string(), verdicts: z.array(z.enum(verdictKinds)).optional() }))
      .optional()
      .describe('The codes officers give for what they decide; without the list they may give any.'),
  }),
);
