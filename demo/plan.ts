import type { InventedDelegation, InventedPerson } from './people.ts';
import { instantOf, reference } from './reference-conference.ts';
import { SeededRandom } from './seeded-random.ts';

/** What happens at the conference, decided beforehand and the same in every run. */

/** What the first officer who looks says, where it is not a plain clear. */
export type Hesitation = 'refuse' | 'hold' | 'more-info';

export interface PlannedSide {
  readonly delegation: string;
  readonly principal: string;
  /** Everybody it sends, the principal included; keys of people. */
  readonly attendees: readonly string[];
}

export interface PlannedMeeting {
  readonly key: string;
  readonly withHost: boolean;
  readonly asking: PlannedSide;
  readonly asked: PlannedSide;
  readonly durationMinutes: number;
  readonly windows: readonly { readonly from: string; readonly to: string }[];
  /** What is spoken; two languages need an interpreter. */
  readonly languages: readonly string[];
  /**
   * `stays`: accepted, and takes place. `declined` and `cancelled` are asked for anew afterwards. `waits`: wants the
   * very time that another one holds, and gets it when that one is cancelled. `from-free-slots`: the side that asks looks first when
   * both can. `countered`: the side that is asked proposes another day, which the other accepts.
   */
  readonly course: 'stays' | 'declined' | 'cancelled' | 'waits' | 'from-free-slots' | 'countered';
}

const SEED = 20_210_607;
const REFUSED = 6;
const HELD = 6;
const MORE_INFO = 4;
const LIKE_FOR_LIKE = 3;
const WITHDRAWN = 2;
const CORRECTED = 3;
const DELAYED = 4;
const DECLINED = 6;
const CANCELLED = 6;
/** Of the cancelled ones, how many let somebody from the waiting list in. */
const RIVALS = 2;
const HOST_MINISTERS_SHARE = 41;
const FROM_FREE_SLOTS = 90;
const COUNTERED = 91;
const SPEAKERS_PER_SESSION = 3;

const isHost = ({ entity }: InventedDelegation): boolean => entity.kind === 'host';
const onSite = ({ people }: InventedDelegation): InventedPerson[] =>
  people.filter(({ attendance }) => attendance === 'in-person');

/** Who speaks for a delegation in a room: its head, or its most senior person where the head attends by video. */
function principalOf(delegation: InventedDelegation): InventedPerson {
  const [principal] = onSite(delegation);
  if (!principal) throw new RangeError(`nobody of ${delegation.entity.key} is on site`);
  return principal;
}

const ministersOnSite = (delegations: readonly InventedDelegation[]): InventedPerson[] =>
  delegations
    .filter((delegation) => !isHost(delegation))
    .map(principalOf)
    .filter((head) => head.function === 'minister');

/**
 * Whom the officers do not clear at once: a few are refused, a few of the heads are held until the conference is near,
 * and of a few the focal point must first say more. Nobody who is refused is wanted in a meeting.
 */
export function planScreening(delegations: readonly InventedDelegation[]): Map<string, Hesitation> {
  const random = new SeededRandom(SEED);
  const guests = delegations.filter((delegation) => !isHost(delegation));
  const dispensable = random.shuffle(guests.flatMap((delegation) => onSite(delegation).slice(3)));
  const heads = random.shuffle(guests.filter(({ people }) => people[0]?.attendance === 'in-person').map(principalOf));
  return new Map<string, Hesitation>([
    ...dispensable.slice(0, REFUSED).map(({ key }) => [key, 'refuse'] as const),
    ...dispensable.slice(REFUSED, REFUSED + MORE_INFO).map(({ key }) => [key, 'more-info'] as const),
    ...heads.slice(0, HELD).map(({ key }) => [key, 'hold'] as const),
  ]);
}

/** What changes in the last days, when registration has closed; keys of people. */
export interface LastChanges {
  /** A minister cannot come, and somebody of lower rank does: whoever agreed to meet the minister is asked again. */
  readonly ofLowerRank: string;
  /** Others of the same function come in their place. */
  readonly likeForLike: readonly string[];
  /** They do not come, and nobody does in their place. */
  readonly withdrawn: readonly string[];
  /** Their names are corrected, so that they are screened again and get a new badge. */
  readonly corrected: readonly string[];
  /** Their flights have changed. */
  readonly delayed: readonly string[];
}

/** Nobody of whom the officers hesitate, nobody who speaks, and no two of one delegation. */
export function planLastChanges(
  delegations: readonly InventedDelegation[],
  meetings: readonly PlannedMeeting[],
  hesitations: ReadonlyMap<string, Hesitation>,
): LastChanges {
  const random = new SeededRandom(SEED + 3);
  const speakers = new Set(planSpeakers(delegations).flat());
  const sides = meetings.flatMap(({ asking, asked }) => [asking, asked]);
  const principals = new Set(sides.map(({ principal }) => principal));
  const attendees = new Set(sides.flatMap((side) => side.attendees));
  const guests = random.shuffle(delegations.filter((delegation) => !isHost(delegation)));
  const [withMinister, ...others] = guests
    .toSorted(
      (left, right) =>
        rank(principalOf(left)) - rank(principalOf(right)) ||
        Number(principals.has(principalOf(right).key)) - Number(principals.has(principalOf(left).key)),
    )
    .filter(
      (delegation) => !speakers.has(principalOf(delegation).key) && !hesitations.has(principalOf(delegation).key),
    );
  if (!withMinister) throw new RangeError('every minister speaks');
  const oneOfEach = others.map((delegation) =>
    onSite(delegation)
      .slice(1)
      .filter(({ key }) => !hesitations.has(key) && !speakers.has(key) && !principals.has(key)),
  );
  const meeting = oneOfEach.flatMap((people) => people.find(({ key }) => attendees.has(key)) ?? []);
  const free = oneOfEach
    .flatMap((people) => people.findLast(({ key }) => !attendees.has(key)) ?? [])
    .filter(
      ({ key }) =>
        !meeting.slice(0, LIKE_FOR_LIKE + WITHDRAWN).some((one) => delegationOf(one.key) === delegationOf(key)),
    );
  const keys = (people: readonly InventedPerson[]): string[] => people.map(({ key }) => key);
  return {
    ofLowerRank: principalOf(withMinister).key,
    likeForLike: keys(meeting.slice(0, LIKE_FOR_LIKE)),
    withdrawn: keys(meeting.slice(LIKE_FOR_LIKE, LIKE_FOR_LIKE + WITHDRAWN)),
    corrected: keys(free.slice(0, CORRECTED)),
    delayed: keys(free.slice(CORRECTED, CORRECTED + DELAYED)),
  };
}

/** The delegation of a person, by their keys. */
export const delegationOf = (person: string): string => person.replace(/-\d+$/, '');

/** Who speaks in each plenary session, by keys of people; the host minister opens the first. */
export function planSpeakers(delegations: readonly InventedDelegation[]): string[][] {
  const speakers = new SeededRandom(SEED + 1).shuffle(ministersOnSite(delegations)).map(({ key }) => key);
  return reference.sessions.map((_session, index) => [
    ...(index === 0 ? ['host-1'] : []),
    ...speakers.slice(index * SPEAKERS_PER_SESSION, (index + 1) * SPEAKERS_PER_SESSION),
  ]);
}

/** Who goes with each of the host's principals; no two share anybody, so that all four can meet at once. */
const hostSides: readonly PlannedSide[] = [
  { delegation: 'host', principal: 'host-1', attendees: ['host-1', 'host-5'] },
  { delegation: 'host', principal: 'host-2', attendees: ['host-2', 'host-6'] },
  { delegation: 'host', principal: 'host-3', attendees: ['host-3', 'host-7'] },
  { delegation: 'host', principal: 'host-4', attendees: ['host-4'] },
];

type Windows = PlannedMeeting['windows'];

const { days } = reference.grid;

/** Each day from its first hour to its last. */
export const dayLong: Windows = days.map(({ day, from, to }) => ({
  from: instantOf(day, from),
  to: instantOf(day, to),
}));

/** One whole day, or the morning of a day and the afternoon of the next. */
function windowsOf(index: number): Windows {
  const day = days[index % days.length];
  const next = days[(index + 1) % days.length];
  if (!day || !next) throw new RangeError('the conference has no days');
  if (index % 4 !== 3) return [{ from: instantOf(day.day, day.from), to: instantOf(day.day, day.to) }];
  return [
    { from: instantOf(day.day, day.from), to: instantOf(day.day, '14:00') },
    { from: instantOf(next.day, '13:00'), to: instantOf(next.day, next.to) },
  ];
}

/** The last half-hours of the last day, one for each pair of rivals. */
const contested: readonly Windows[] = [
  [{ from: instantOf('2021-06-24', '18:30'), to: instantOf('2021-06-24', '19:00') }],
  [{ from: instantOf('2021-06-24', '19:15'), to: instantOf('2021-06-24', '19:45') }],
];

/**
 * 80 bilaterals of the host and 40 among guests. Those that are declined or cancelled are asked for anew, so that as
 * many are confirmed in the end.
 */
export function planBilaterals(delegations: readonly InventedDelegation[]): PlannedMeeting[] {
  const random = new SeededRandom(SEED + 2);
  const guests = delegations.filter((delegation) => !isHost(delegation));
  const sideOf = (delegation: InventedDelegation): PlannedSide => {
    const principal = principalOf(delegation).key;
    const company = onSite(delegation)
      .slice(1, 3)
      .map(({ key }) => key);
    return {
      delegation: delegation.entity.key,
      principal,
      attendees: [principal, ...company.slice(0, random.between(0, company.length))],
    };
  };

  const pairs: { asking: PlannedSide; asked: PlannedSide; withHost: boolean }[] = [];
  const ministersFirst = random
    .shuffle(guests)
    .toSorted((left, right) => rank(principalOf(left)) - rank(principalOf(right)));
  for (const [index, guest] of ministersFirst.slice(0, reference.facts.hostBilaterals).entries()) {
    const host = hostSides[index < HOST_MINISTERS_SHARE ? 0 : 1 + (index % (hostSides.length - 1))];
    if (!host) throw new RangeError('the host has too few principals');
    const side = sideOf(guest);
    // Every third time it is the guest who asks.
    const sides = index % 3 === 2 ? { asking: side, asked: host } : { asking: host, asked: side };
    pairs.push({ ...sides, withHost: true });
  }
  const met = new Set<string>();
  while (pairs.length < reference.facts.hostBilaterals + reference.facts.guestBilaterals) {
    const [one, other] = [random.pick(guests), random.pick(guests)];
    const names = [one.entity.key, other.entity.key].toSorted().join();
    if (one === other || met.has(names)) continue;
    met.add(names);
    pairs.push({ asking: sideOf(one), asked: sideOf(other), withHost: false });
  }

  return pairs.map((pair, index): PlannedMeeting => {
    const course = courseOf(index);
    const windows = contested[rivalryOf(index) ?? -1] ?? windowsOf(index);
    const durationMinutes = index % 6 === 5 && rivalryOf(index) === undefined ? 45 : 30;
    const languages = languagesOf(pair, delegations);
    return { key: `bilateral-${index + 1}`, ...pair, durationMinutes, windows, languages, course };
  });
}

/** The languages that the conference has interpreters for, with that of the host. */
const INTERPRETED: ReadonlySet<string> = new Set(reference.interpreters.flatMap(({ languages }) => languages));

/** The host speaks its own language, and so do guests whose letters are written in one that it is interpreted from; all others English. */
function languagesOf(
  { asking, asked, withHost }: Pick<PlannedMeeting, 'asking' | 'asked' | 'withHost'>,
  delegations: readonly InventedDelegation[],
): string[] {
  const languageOf = (side: PlannedSide): string | undefined =>
    delegations.find(({ entity }) => entity.key === side.delegation)?.language;
  const spoken = new Set([asking, asked].flatMap((side) => languageOf(side) ?? []));
  return withHost && [...spoken].every((language) => INTERPRETED.has(language)) ? [...spoken] : ['en'];
}

/** Somebody asks for a meeting and gets no answer; guests who do not meet otherwise. */
export function planUnanswered(
  delegations: readonly InventedDelegation[],
  meetings: readonly PlannedMeeting[],
): PlannedMeeting {
  const like = meetings.find(({ withHost, course }) => !withHost && course === 'stays');
  if (!like) throw new RangeError('no guests meet');
  const { asking } = like;
  const met = new Set(
    meetings.flatMap(({ asking: one, asked: other }) =>
      one.delegation === asking.delegation
        ? [other.delegation]
        : other.delegation === asking.delegation
          ? [one.delegation]
          : [],
    ),
  );
  const other = delegations.find(
    (delegation) =>
      !isHost(delegation) && delegation.entity.key !== asking.delegation && !met.has(delegation.entity.key),
  );
  if (!other) throw new RangeError('everybody meets everybody');
  const principal = principalOf(other).key;
  return {
    ...like,
    key: 'bilateral-unanswered',
    asked: { delegation: other.entity.key, principal, attendees: [principal] },
  };
}

/** When people would have meetings: the host minister eats, and so does a guest who will not be in more than two a day. */
export interface PlannedAvailability {
  readonly delegation: string;
  readonly people: readonly string[];
  readonly availability: {
    readonly maxMeetingsPerDay: number;
    readonly lunch: { readonly from: string; readonly to: string; readonly minutes: number };
  };
}

export function planAvailability(meetings: readonly PlannedMeeting[]): PlannedAvailability[] {
  const byGuest = Map.groupBy(
    meetings.flatMap(({ asking, asked }) => [asking, asked]).filter(({ delegation }) => delegation !== 'host'),
    ({ delegation }) => delegation,
  );
  const [busiest] = [...byGuest.values()].toSorted((left, right) => right.length - left.length);
  const [one] = busiest ?? [];
  if (!busiest || !one) throw new RangeError('no guest meets anybody');
  return [
    {
      delegation: 'host',
      people: ['host-1'],
      availability: { maxMeetingsPerDay: 16, lunch: { from: '12:30', to: '15:00', minutes: 45 } },
    },
    {
      delegation: one.delegation,
      people: [...new Set(busiest.flatMap(({ attendees }) => attendees))],
      availability: { maxMeetingsPerDay: 2, lunch: { from: '12:00', to: '15:00', minutes: 60 } },
    },
  ];
}

export interface PlannedDistance {
  readonly delegations: readonly [string, string];
  readonly minutes: number;
}

/** Two delegations that protocol keeps apart; both meet the host on the same day. */
export function planKeptApart(meetings: readonly PlannedMeeting[]): PlannedDistance {
  const guestOf = ({ asking, asked }: PlannedMeeting): string =>
    (asking.delegation === 'host' ? asked : asking).delegation;
  const [one, other] = meetings.filter(
    ({ withHost, course, windows }) =>
      withHost && course === 'stays' && windows.length === 1 && windows[0]?.from === dayLong[0]?.from,
  );
  if (!one || !other) throw new RangeError('too few guests meet the host on the first day');
  return { delegations: [guestOf(one), guestOf(other)], minutes: 60 };
}

const rank = ({ function: what }: InventedPerson): number => (what === 'minister' ? 0 : 1);

/** The first four are two pairs who want the host minister at the same half-hour; the others hesitate here and there. */
function courseOf(index: number): PlannedMeeting['course'] {
  if (index === FROM_FREE_SLOTS) return 'from-free-slots';
  if (index === COUNTERED) return 'countered';
  if (index < 2 * RIVALS) return index % 2 === 0 ? 'cancelled' : 'waits';
  const hesitation = Math.floor((index - 2 * RIVALS) / 8);
  const isTurn = (index - 2 * RIVALS) % 8 === 3;
  if (!isTurn) return 'stays';
  if (hesitation < DECLINED) return 'declined';
  return hesitation < DECLINED + CANCELLED - RIVALS ? 'cancelled' : 'stays';
}

const rivalryOf = (index: number): number | undefined => (index < 2 * RIVALS ? Math.floor(index / 2) : undefined);
