import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { authority, calendarDay, categoryKey, instant, language, zoneKey } from '../vocabulary.ts';

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
    registration: z.object({ opensAt: instant, closesAt: instant }),
    categories: z.array(
      z.object({
        key: categoryKey,
        title: z.string(),
        zones: z.array(zoneKey),
        requiredVerdicts: z.array(authority),
        photoRequired: z.boolean(),
        colour: z.string().optional(),
      }),
    ),
  }),
);
