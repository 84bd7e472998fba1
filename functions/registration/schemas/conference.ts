import * as z from 'zod';
import {
  authority,
  categoryKey,
  conditionName,
  conferenceId,
  passKind,
  reasonCode,
  verdictKinds,
  zoneKey,
} from '../../../events/vocabulary.ts';
import { mapOf } from '../../shared/http/map-of.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { day, instant, languages, line } from './text.ts';

const category = z.strictObject({
  key: categoryKey,
  title: line(100),
  zones: z.array(zoneKey).max(40),
  requiredVerdicts: z.array(authority).max(3),
  photoRequired: z.boolean().default(false),
  conditions: z
    .array(conditionName)
    .max(10)
    .optional()
    .describe('What must hold for a badge to open anything, such as health-certificate. The officers say until when.'),
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'must be a colour like #7a1f2b')
    .optional(),
});

const reason = z.strictObject({
  key: reasonCode,
  title: line(200).describe('In plain words: focal points read it when an authority needs more of them.'),
  verdicts: z
    .array(z.enum(verdictKinds))
    .min(1)
    .max(verdictKinds.length)
    .optional()
    .describe('What the code may be given for; without it, for everything.'),
});

const passCount = z.int().min(0).max(1000);
export const places = z.int().min(0).max(10_000);
export const quotas = mapOf(categoryKey, places);
export const totalQuota = places;

/** The time zone as the IANA database spells it; undefined when there is none of this name. */
function timeZoneNamed(name: string): string | undefined {
  // An offset such as +03:00 is a zone to Intl, but it knows of no summer time.
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    if (timeZone.toLowerCase() === name.toLowerCase()) return timeZone;
    // Intl turns Europe/Kyiv into Europe/Kiev, which nobody asked for. How such a name is spelt Intl does not tell.
    return /(?:^|\/)[a-z]|[A-Z]{4}.*\/|\/[A-Z]{4}/.test(name) ? undefined : name;
  } catch {
    return undefined;
  }
}

const MOST_DAYS = 366;
const daysOf = (startsOn: string, endsOn: string): number =>
  (Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000 + 1;

export const conferenceBody = z
  .strictObject({
    name: line(200),
    city: line(100).optional(),
    startsOn: day.describe('In the time zone of the conference; from 2000 to 2199, as all its dates.'),
    endsOn: day.describe(`The last day; with it the conference has at most ${MOST_DAYS}.`),
    timeZone: z
      .string()
      .refine((name) => timeZoneNamed(name) !== undefined, {
        error: 'must be an IANA time zone, such as Europe/Moscow',
        abort: true,
      })
      .overwrite((name) => timeZoneNamed(name) ?? name)
      .describe('By its IANA name; kept as that database spells it.'),
    languages: languages.min(1).default(['en']),
    registration: z.strictObject({ opensAt: instant, closesAt: instant }),
    categories: z.array(category).min(1).max(50),
    reasonCodes: z
      .array(reason)
      .min(1)
      .max(100)
      .optional()
      .describe('The only codes that officers may give with a verdict; without the list, any. For the staff.'),
    zones: z.array(zoneKey).max(100).optional(),
    defaultQuotas: quotas.prefault({}),
    defaultTotalQuota: totalQuota
      .optional()
      .describe(
        'The most places of a delegation, all categories together; `defaultQuotas` are then the most within it.',
      ),
    passes: z
      .strictObject({
        total: passCount.describe('The most that a delegation may hold, of all kinds together.'),
        kinds: mapOf(passKind, passCount).prefault({}).describe('Of these kinds at most so many of them.'),
        zones: z.array(zoneKey).min(1).max(40).describe('What a pass opens.'),
      })
      .optional()
      .describe('Transferable passes, which a delegation holds and not a person; without it, there are none.'),
    passportValidityDays: z
      .int()
      .min(0)
      .max(3650)
      .default(0)
      .describe('How many days beyond the last one passports should be valid; less is taken with a warning.'),
    retention: z
      .strictObject({
        passportDataDays: z
          .int()
          .min(0)
          .max(3650)
          .describe('So many days after the last one passports are deleted, but for those under a legal hold.'),
      })
      .default({ passportDataDays: 30 }),
  })
  .check(({ value, issues }) => {
    const fault = (path: PropertyKey[], message: string) =>
      issues.push({ code: 'custom', path, message, input: value });
    if (value.endsOn < value.startsOn) fault(['endsOn'], 'must not be before startsOn');
    if (daysOf(value.startsOn, value.endsOn) > MOST_DAYS) {
      fault(['endsOn'], `must leave the conference at most ${MOST_DAYS} days`);
    }
    if (Date.parse(value.registration.closesAt) <= Date.parse(value.registration.opensAt)) {
      fault(['registration', 'closesAt'], 'must be after opensAt');
    }
    const keys = value.categories.map(({ key }) => key);
    for (const [index, key] of keys.entries()) {
      if (keys.indexOf(key) !== index) fault(['categories', index, 'key'], 'is used by another category');
    }
    for (const [index, { zones, requiredVerdicts, conditions = [] }] of value.categories.entries()) {
      if (new Set(conditions).size < conditions.length) {
        fault(['categories', index, 'conditions'], 'names a condition twice');
      }
      if (new Set(zones).size < zones.length) fault(['categories', index, 'zones'], 'names a zone twice');
      if (new Set(requiredVerdicts).size < requiredVerdicts.length) {
        fault(['categories', index, 'requiredVerdicts'], 'names an authority twice');
      }
      for (const zone of value.zones ? zones : []) {
        if (!value.zones?.includes(zone))
          fault(['categories', index, 'zones'], `${zone} is not a zone of this conference`);
      }
    }
    for (const zone of (value.zones && value.passes?.zones) ?? []) {
      if (!value.zones?.includes(zone)) fault(['passes', 'zones'], `${zone} is not a zone of this conference`);
    }
    const codes = value.reasonCodes?.map(({ key }) => key) ?? [];
    for (const [index, { key, verdicts = [] }] of (value.reasonCodes ?? []).entries()) {
      if (codes.indexOf(key) !== index) fault(['reasonCodes', index, 'key'], 'is used by another reason');
      if (new Set(verdicts).size < verdicts.length) {
        fault(['reasonCodes', index, 'verdicts'], 'names a verdict twice');
      }
    }
    for (const key of Object.keys(value.defaultQuotas)) {
      if (!keys.includes(key)) fault(['defaultQuotas', key], 'is not a category of this conference');
    }
  });

export const conference = z.object({ conferenceId, ...conferenceBody.shape });
export type ConferenceBody = z.output<typeof conferenceBody>;
export type Conference = z.output<typeof conference>;

export const conferenceParams = z.strictObject({ conferenceId });

export const putConferenceRoute = defineRoute({
  operationId: 'putConference',
  method: 'PUT',
  path: '/v1/conferences/{conferenceId}',
  tag: 'registration',
  summary: 'Create or replace the conference',
  description: [
    'The whole conference is replaced by what is sent: a field that is left out is gone or has its default. Creating it takes no If-Match; replacing it does.',
    'A category that somebody is in, if only as a draft, cannot be left out: `used` says how many people are in it.',
  ].join('\n'),
  access: { roles: ['organiser'] },
  params: conferenceParams,
  query: z.strictObject({}),
  body: conferenceBody,
  ifMatch: true,
  success: { status: 200, description: 'The conference; 201 when it was created now.', schema: conference, etag: true },
  problems: ['category-in-use'],
});

export const getConferenceRoute = defineRoute({
  operationId: 'getConference',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}',
  tag: 'registration',
  summary: 'What a focal point needs to know of the conference',
  description:
    'The staff see it whole, everybody else without `reasonCodes`. `If-None-Match` with the ETag answers 304 while it has not changed.',
  access: 'signed-in',
  params: conferenceParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The conference.', schema: conference, etag: true },
  problems: [],
});
