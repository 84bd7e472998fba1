import * as z from 'zod';

/** Shapes that several events share. Ids are type-prefixed ULIDs; conference ids are slugs that the organiser picks. */

const ULID = '[0-7][0-9A-HJKMNP-TV-Z]{25}';
const prefixedId = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_${ULID}$`), `must be an id like ${prefix}_01J…`);

export const conferenceId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be a slug: a-z, 0-9 and inner hyphens, at most 40 characters');
export const entityKey = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be a slug: a-z, 0-9 and inner hyphens, at most 40 characters');
export const categoryKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be a key: a-z, 0-9 and hyphens, at most 31 characters')
  // Quotas are maps by category, and a map with this key looks to the AWS SDK like an object of a class of its own.
  .refine((key) => key !== 'constructor', 'is a word that programs keep for themselves');
export const zoneKey = categoryKey;
/** What a badge may depend on beyond its bearer's accreditation, such as `health-certificate`. */
export const conditionName = categoryKey;

/** A code for what officers say, such as `photo-unclear`. */
export const reasonCode = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be a code: a-z, 0-9 and inner hyphens, at most 64 characters');

export const invitationId = prefixedId('inv');
export const delegationId = prefixedId('dlg');
export const delegateId = prefixedId('dgt');
export const focalPointId = prefixedId('fop');
export const documentId = prefixedId('doc');
export const badgeSerial = prefixedId('bdg');
export const passId = prefixedId('pas');
/** What a transferable pass is for, such as `security`. */
export const passKind = categoryKey;
export const deviceId = prefixedId('dev');
export const meetingId = prefixedId('mtg');
export const roomId = prefixedId('rom');
export const sessionId = prefixedId('ses');
export const interpreterId = prefixedId('itp');
export const notificationId = prefixedId('ntf');
export const exportId = prefixedId('exp');
export const eventId = prefixedId('evt');

/** What is wrong with a value that is there; whoever reads the value has words for one that is missing. */
export const ifThere = (words: string) => ({
  error: ({ input }: { readonly input?: unknown }) => (input === undefined ? undefined : words),
});

/** RFC 3339 in UTC. */
export const instant = z.iso.datetime(ifThere('must be an RFC 3339 instant in UTC, such as 2021-06-22T09:00:00Z'));
export const calendarDay = z.iso.date(ifThere('must be a date, YYYY-MM-DD'));
/** BCP 47, as far as a conference needs it. */
export const language = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language tag');
/** ISO 3166-1 alpha-3. */
export const country = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 3166-1 alpha-3 code');
/** Names by language; at least one. */
export const namesByLanguage = z
  .record(language, z.string().min(1).max(200))
  .refine((names) => Object.keys(names).length > 0, 'must hold at least one name');

/**
 * Says that two people may be one, and nothing of who they are: a keyed hash of a document, or of a name with a day. Where it
 * is there it is of all that is known now.
 */
export const matchKeys = z.array(z.string().regex(/^(?:document|name)\.[\w-]{16}$/)).max(2);

export const entityKind = z.enum(['state', 'organisation', 'media', 'host']);
export const authority = z.enum(['protocol', 'security', 'host']);
/** What an authority may say of a delegate. */
export const verdictKinds = ['clear', 'refuse', 'hold', 'more-info'] as const;
export const attendance = z.enum(['in-person', 'remote']);
/** On whose level a delegate stands and a meeting takes place, the highest first. */
export const levels = ['head', 'minister', 'chief-of-staff', 'deputy', 'expert'] as const;
export const level = z.enum(levels);

/** The entity a delegation represents, as the other services may know it. */
export const representedEntity = z.object({ key: entityKey, kind: entityKind, names: namesByLanguage });

/** What other services may know of a delegate. No passport name, document, birthday or nationality. */
export const delegateProfile = z.object({
  badgeName: z.string(),
  nativeName: z.string().optional(),
  title: z.string().optional(),
  rank: z.string().optional(),
  function: z.string(),
  category: categoryKey,
  headOfDelegation: z.boolean(),
  level: level.optional(),
  attendance,
  languages: z.array(language),
  arrival: instant.optional(),
  departure: instant.optional(),
});

/** One side of a meeting with the people it sends. */
export const meetingParty = z.object({
  delegationId,
  principalId: delegateId,
  attendeeIds: z.array(delegateId).min(1),
});

/** Where and when a meeting takes place. `startsAt` and `endsAt` are instants; the turnaround of the room is not part of them. */
export const placement = z.object({ roomId, roomName: z.string(), startsAt: instant, endsAt: instant });

export type Authority = z.infer<typeof authority>;
export type VerdictKind = (typeof verdictKinds)[number];
export type Level = z.infer<typeof level>;
export type DelegateProfile = z.infer<typeof delegateProfile>;
export type MeetingParty = z.infer<typeof meetingParty>;
export type Placement = z.infer<typeof placement>;
