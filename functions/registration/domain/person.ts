import type { DelegateProfile, Level } from '../../../events/vocabulary.ts';
import type { Fault } from '../../shared/problem.ts';

/** What registration knows of a delegate as a person. The document itself is not among it. */
export interface Person {
  /** As in the passport: primary identifier (ICAO 9303: the family name, or the only name) and secondary. */
  readonly passportName: { readonly primary: string; readonly secondary?: string | undefined };
  /** As the badge shows it; without one, the passport name. */
  readonly badgeName?: string | undefined;
  readonly nativeName?: string | undefined;
  readonly title?: string | undefined;
  readonly rank?: string | undefined;
  readonly function?: string | undefined;
  /** On which level the person meets others. */
  readonly level?: Level | undefined;
  readonly category: string;
  readonly headOfDelegation: boolean;
  readonly nationalities: readonly string[];
  readonly dateOfBirth?: string | undefined;
  readonly languages: readonly string[];
  readonly attendance: 'in-person' | 'remote';
  readonly arrival?: string | undefined;
  readonly departure?: string | undefined;
  readonly email?: string | undefined;
  /** Of the photo only whether it was accepted matters. */
  readonly photo?: { readonly state: string } | undefined;
}

/** Whether a nomination in a category needs an accepted photo. */
export type PhotoRule = (category: string) => boolean;

export const photoRuleOf = (
  categories: readonly { readonly key: string; readonly photoRequired: boolean }[],
): PhotoRule => {
  const required = new Set(categories.filter(({ photoRequired }) => photoRequired).map(({ key }) => key));
  return (category) => required.has(category);
};

/** The name for the badge: as asked for, else given names before the family name. */
export const badgeNameOf = ({ badgeName, passportName: { primary, secondary } }: Person): string =>
  badgeName ?? (secondary === undefined ? primary : `${secondary} ${primary}`);

/** The fields that a nomination needs and this draft lacks. */
export function missingFields(person: Person, isPhotoRequired: PhotoRule): string[] {
  const missing: string[] = [];
  if (person.function === undefined) missing.push('function');
  if (person.nationalities.length === 0) missing.push('nationalities');
  if (person.dateOfBirth === undefined) missing.push('dateOfBirth');
  if (person.photo?.state !== 'accepted' && isPhotoRequired(person.category)) missing.push('photo');
  return missing;
}

const OLDEST_BIRTH = '1900-01-01';

/** The latest day that is today somewhere on Earth, where it may be tomorrow already. */
export const latestToday = (now: Date): string => new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);

/** What cannot be true of a person as of `now`; each fault points at its field. */
export function contradictions(
  { dateOfBirth, arrival, departure }: Pick<Person, 'dateOfBirth' | 'arrival' | 'departure'>,
  now: Date,
): Fault[] {
  const faults: Fault[] = [];
  if (dateOfBirth !== undefined && dateOfBirth > latestToday(now)) {
    faults.push({ pointer: '/dateOfBirth', detail: 'must not be in the future' });
  }
  if (dateOfBirth !== undefined && dateOfBirth < OLDEST_BIRTH) {
    faults.push({ pointer: '/dateOfBirth', detail: `must not be before ${OLDEST_BIRTH}` });
  }
  if (arrival !== undefined && departure !== undefined && Date.parse(departure) < Date.parse(arrival)) {
    faults.push({ pointer: '/departure', detail: 'must not be before the arrival' });
  }
  return faults;
}

/** Amending one of these puts a nominated delegate back into screening: what the officers cleared was somebody else. */
const SCREENED: ReadonlySet<string> = new Set([
  'passportName',
  'badgeName',
  'nativeName',
  'nationalities',
  'dateOfBirth',
  'passport',
  'photo',
]);

/** By these it is told whether two people may be one. */
const MATCHED: ReadonlySet<string> = new Set(['passportName', 'dateOfBirth', 'passport']);

export const isMatchedAgain = (changed: readonly string[]): boolean => changed.some((field) => MATCHED.has(field));

export const isScreenedAgain = (changed: readonly string[]): boolean => changed.some((field) => SCREENED.has(field));

/** The fields in which two states of a person differ, in the order of the first. */
export function changedFields(before: Person, after: Person): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Person>;
  return [...fields].filter((field) => canonical(before[field]) !== canonical(after[field]));
}

/** Equal for equal values, whatever the order in which their fields were written. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  ) ?? '';

/** What the other services learn of a delegate: no passport name, birthday or nationality. */
export const profileOf = (person: Person & { readonly function: string }): DelegateProfile => ({
  badgeName: badgeNameOf(person),
  nativeName: person.nativeName,
  title: person.title,
  rank: person.rank,
  function: person.function,
  category: person.category,
  headOfDelegation: person.headOfDelegation,
  level: person.level,
  attendance: person.attendance,
  languages: [...person.languages],
  arrival: person.arrival,
  departure: person.departure,
});
