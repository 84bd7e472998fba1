import { type Facts, type Standing, standingOf, standings } from './standing.ts';

/**
 * Counters of a conference, by name. A name is a kind and what it counts, with `/` between them: `category/member/accredited`,
 * `day/2021-05-03/nominated`, `arrivals/2021-06-21`, `delegations/submitted`.
 */
export type Counters = ReadonlyMap<string, number>;

/** Whoever has not said when; told apart from every day. */
const UNKNOWN = 'unknown';
const IS_EXPECTED: ReadonlySet<Standing> = new Set(['nominated', 'info-requested', 'accredited']);

/** What one delegate or one delegation adds to the counters of its conference. */
export function contributionOf(facts: Facts): string[] {
  const { registeredOn, submittedOn, nominatedOn, leftOn, leftAs, profile } = facts;
  if (registeredOn !== undefined) {
    const state = leftOn !== undefined ? 'withdrawn' : submittedOn !== undefined ? 'submitted' : 'registered';
    return [`delegations/${state}`, `day/${registeredOn}/registered`];
  }
  const names: string[] = [];
  if (nominatedOn !== undefined) names.push(`day/${nominatedOn}/nominated`);
  if (leftOn !== undefined && leftAs !== undefined) names.push(`day/${leftOn}/${leftAs}`);
  if (nominatedOn === undefined || !profile) return names;
  const standing = standingOf(facts);
  names.push(`category/${profile.category}/${standing}`);
  if (profile.comesInPerson && IS_EXPECTED.has(standing)) {
    names.push(`arrivals/${profile.arrivesOn ?? UNKNOWN}`, `departures/${profile.departsOn ?? UNKNOWN}`);
  }
  return names;
}

/** By how much the counters change when these facts become those; what stays the same is left out. */
export function changeOf(changes: readonly { readonly before: Facts; readonly after: Facts }[]): Counters {
  const sums = new Map<string, number>();
  const add = (facts: Facts, amount: number): void => {
    for (const name of contributionOf(facts)) sums.set(name, (sums.get(name) ?? 0) + amount);
  };
  for (const { before, after } of changes) {
    add(before, -1);
    add(after, 1);
  }
  return new Map([...sums].filter(([, sum]) => sum !== 0));
}

/** The sum of several sets of counters. */
export function sumOf(parts: readonly Counters[]): Counters {
  const sums = new Map<string, number>();
  for (const part of parts) for (const [name, count] of part) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}

export interface Totals {
  readonly delegations: { readonly registered: number; readonly submitted: number; readonly withdrawn: number };
  readonly delegates: Readonly<Record<Standing, number>>;
  readonly byCategory: Readonly<Record<string, Readonly<Record<Standing, number>>>>;
  readonly byDay: readonly {
    readonly day: string;
    readonly registered: number;
    readonly nominated: number;
    readonly withdrawn: number;
    readonly replaced: number;
  }[];
  readonly onSite: {
    readonly arrivalUnknown: number;
    readonly departureUnknown: number;
    readonly days: readonly {
      readonly day: string;
      readonly arrivals: number;
      readonly departures: number;
      readonly present: number;
    }[];
  };
}

interface Span {
  readonly startsOn: string;
  readonly endsOn: string;
  readonly categories: readonly { readonly key: string }[];
}

/** The counters as a secretariat reads them. Every category of the conference is there, and every day of it. */
export function presentTotals(counters: Counters, { startsOn, endsOn, categories }: Span): Totals {
  const count = (...steps: string[]): number => counters.get(steps.join('/')) ?? 0;
  const names = (kind: string): string[] => [
    ...new Set([...counters.keys()].flatMap((name) => (name.startsWith(`${kind}/`) ? (name.split('/')[1] ?? []) : []))),
  ];
  const keys = [...new Set([...categories.map(({ key }) => key), ...names('category')])];
  const of = (category: string) =>
    Object.fromEntries(standings.map((standing) => [standing, count('category', category, standing)])) as Record<
      Standing,
      number
    >;
  const all = Object.fromEntries(
    standings.map((standing) => [standing, keys.reduce((sum, key) => sum + count('category', key, standing), 0)]),
  ) as Record<Standing, number>;
  return {
    delegations: {
      registered: count('delegations', 'registered'),
      submitted: count('delegations', 'submitted'),
      withdrawn: count('delegations', 'withdrawn'),
    },
    delegates: all,
    byCategory: Object.fromEntries(keys.map((key) => [key, of(key)])),
    byDay: names('day')
      .sort()
      .map((day) => ({
        day,
        registered: count('day', day, 'registered'),
        nominated: count('day', day, 'nominated'),
        withdrawn: count('day', day, 'withdrawn'),
        replaced: count('day', day, 'replaced'),
      })),
    onSite: onSiteOf(count, [
      ...new Set([...daysFrom(startsOn, endsOn), ...names('arrivals'), ...names('departures')]),
    ]),
  };
}

/** Present is who has arrived and has not left on an earlier day. Whoever has not said when is there on every day of the list. */
function onSiteOf(count: (...steps: string[]) => number, days: readonly string[]): Totals['onSite'] {
  let present = count('arrivals', UNKNOWN);
  const known = days.filter((day) => day !== UNKNOWN).sort();
  return {
    arrivalUnknown: present,
    departureUnknown: count('departures', UNKNOWN),
    days: known.map((day) => {
      const [arrivals, departures] = [count('arrivals', day), count('departures', day)];
      present += arrivals;
      const line = { day, arrivals, departures, present };
      present -= departures;
      return line;
    }),
  };
}

/** Every day of a conference; it has at most 366. */
function daysFrom(startsOn: string, endsOn: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(startsOn); at <= Date.parse(endsOn); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
