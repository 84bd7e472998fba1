import {
  type NameOrder,
  type NamePart,
  type NamePool,
  type NamingCustom,
  type NamingCustomName,
  namingCustoms,
  stateProfiles,
} from './names.ts';
import { defaultQuotas, reference } from './reference-conference.ts';
import { SeededRandom } from './seeded-random.ts';

/**
 * The people of the reference conference, all of them invented and the same in every run: 115 guest delegations and the
 * host's, 700 people, one head each, 45 ministers among the guests of whom 14 attend by video.
 */

export interface InventedPerson {
  /** Names the person in this demo alone; the API gives an id of its own. */
  readonly key: string;
  readonly passportName: { readonly primary: string; readonly secondary?: string };
  readonly badgeName: string;
  readonly nativeName?: string;
  readonly title?: string;
  readonly rank?: string;
  readonly function: string;
  readonly category: string;
  readonly headOfDelegation: boolean;
  readonly nationalities: readonly string[];
  readonly dateOfBirth: string;
  readonly languages: readonly string[];
  readonly attendance: 'in-person' | 'remote';
  readonly arrival?: string;
  readonly departure?: string;
  readonly email?: string;
  readonly passport: { readonly issuingCountry: string; readonly number: string };
}

export interface InventedDelegation {
  readonly entity: {
    readonly key: string;
    readonly kind: 'state' | 'organisation' | 'host';
    readonly names: Readonly<Record<string, string>>;
    readonly country?: string;
    readonly precedence: number;
  };
  readonly quotas: Readonly<Record<string, number>>;
  /** The language of letters to it; one of the conference's. */
  readonly language: string;
  readonly focalPoint: { readonly name: string; readonly email: string };
  readonly people: readonly InventedPerson[];
}

const SEED = 20_210_622;
const GUESTS = 692;
const MINISTERS = reference.facts.ministers;
const MINISTERS_BY_VIDEO = reference.facts.ministersByVideo;
const SMALLEST = 3;
const LARGEST = 12;

type Role = Pick<InventedPerson, 'function' | 'category'> & { readonly title?: string; readonly rank?: string };

const minister: Role = { function: 'minister', category: 'head', title: 'H.E.', rank: 'Minister of Defence' };
const otherHeads: readonly Role[] = [
  { function: 'deputy minister', category: 'head', title: 'H.E.', rank: 'Deputy Minister of Defence' },
  { function: 'chief of general staff', category: 'head', rank: 'General' },
  { function: 'ambassador', category: 'head', title: 'H.E.', rank: 'Ambassador' },
];

/** Who comes with the head, in the order in which a delegation grows; within the default quotas. */
const stateCompany: readonly Role[] = [
  { function: 'chief of general staff', category: 'member', rank: 'Lieutenant General' },
  { function: 'adviser', category: 'member', rank: 'Major General' },
  { function: 'interpreter', category: 'support' },
  { function: 'adviser', category: 'expert', rank: 'Colonel' },
  { function: 'security officer', category: 'support' },
  { function: 'adviser', category: 'expert', title: 'Dr' },
  { function: 'press', category: 'media' },
  { function: 'adviser', category: 'member', rank: 'Colonel' },
  { function: 'interpreter', category: 'support' },
  { function: 'adviser', category: 'expert' },
  { function: 'press', category: 'media' },
];

const organisationCompany: readonly Role[] = [
  { function: 'adviser', category: 'observer', title: 'Dr' },
  { function: 'adviser', category: 'observer' },
  { function: 'interpreter', category: 'support' },
  { function: 'adviser', category: 'observer' },
  { function: 'adviser', category: 'observer' },
];
const organisationQuotas = { ...defaultQuotas, member: 0, expert: 0, observer: 4 };

const hostCompany: readonly Role[] = [
  minister,
  { function: 'deputy minister', category: 'member', rank: 'First Deputy Minister of Defence' },
  { function: 'deputy minister', category: 'member', rank: 'Deputy Minister of Defence' },
  { function: 'deputy minister', category: 'member', rank: 'Deputy Minister of Defence' },
  { function: 'adviser', category: 'expert', rank: 'Colonel' },
  { function: 'interpreter', category: 'support' },
  { function: 'interpreter', category: 'support' },
  { function: 'security officer', category: 'support', rank: 'Major' },
];

/** Where the staff of an organisation come from, so that its people's names follow many customs. */
const organisationStaff: Readonly<Record<string, readonly string[]>> = {
  cis: ['BLR', 'KAZ', 'ARM', 'TJK', 'KGZ'],
  csto: ['ARM', 'KAZ', 'BLR', 'KGZ', 'TJK'],
  un: ['THA', 'GHA', 'GEO', 'KHM', 'LKA', 'COL'],
  osce: ['GEO', 'FIN', 'HUN', 'ROU', 'BIH'],
  icrc: ['CHE', 'ETH', 'FRA', 'LAO', 'ARG'],
  las: ['EGY', 'JOR', 'MAR', 'KWT', 'LBN'],
};

/** What a State is called in English where the short form of the locale data would not do on a letter. */
const englishNames: Readonly<Record<string, string>> = {
  COG: 'Congo',
  COD: 'Democratic Republic of the Congo',
  MMR: 'Myanmar',
  BIH: 'Bosnia and Herzegovina',
  CIV: "Côte d'Ivoire",
};

const whole = ({ latin, native }: NamePart, between: string, next: NamePart): NamePart => ({
  latin: `${latin} ${next.latin}`,
  native: `${native}${between}${next.native}`,
});

const draws: Readonly<Record<NameOrder, (random: SeededRandom, pool: NamePool) => Name>> = {
  'given-family': (random, { given, family }) => {
    const [first, last] = [random.pick(given), random.pick(family)];
    return { ...named(last, first), whole: whole(first, ' ', last) };
  },
  'family-given': (random, { given, family }) => familyFirst(random.pick(family), ' ', random.pick(given)),
  'family-given-joined': (random, { given, family }) => familyFirst(random.pick(family), '', random.pick(given)),
  'two-families': (random, { given, family }) => {
    const [father, mother] = random.shuffle(family);
    const first = random.pick(given);
    if (!father || !mother) throw new RangeError('two family names are needed');
    const last = whole(father, ' ', mother);
    return { ...named(last, first), whole: whole(first, ' ', last) };
  },
  single: (random, { given }) => {
    const only = random.pick(given);
    return { passportName: { primary: only.latin }, whole: only };
  },
  'son-of': (random, { given, family }) => {
    const [first, last] = [random.pick(given), random.pick(family)];
    return { ...named(last, first), whole: whole(first, ' ', last) };
  },
};

interface Name {
  readonly passportName: { readonly primary: string; readonly secondary?: string };
  readonly whole: NamePart;
}

const named = (family: NamePart, given: NamePart) => ({
  passportName: { primary: family.latin, secondary: given.latin },
});

/** Where the family name comes first a badge sets it in capitals, so that nobody is addressed by the wrong one. */
function familyFirst(family: NamePart, between: string, given: NamePart): Name {
  const capitals = { ...family, latin: family.latin.toLocaleUpperCase('en') };
  return { ...named(family, given), whole: whole(capitals, between, given) };
}

function customsOf(country: string): readonly NamingCustomName[] {
  const profile = stateProfiles.get(country);
  if (!profile) throw new RangeError(`no naming custom is known for ${country}`);
  return profile.customs;
}

const day = (year: number, month: number, date: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;

class PeopleMaker {
  readonly #random: SeededRandom;
  #documents = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  person(
    key: string,
    role: Role,
    country: string,
    options: { readonly head: boolean; readonly remote: boolean; readonly taken: Set<string> },
  ): InventedPerson {
    const random = this.#random;
    const custom: NamingCustom = namingCustoms[random.pick(customsOf(country))];
    const name = this.#newName(custom, options.taken);
    const language = stateProfiles.get(country)?.language ?? 'en';
    const dual = random.next() < 0.04 ? [random.pick(reference.states.filter((state) => state !== country))] : [];
    const [oldest, youngest] = role.rank || options.head ? [1950, 1974] : [1962, 1996];
    return {
      key,
      passportName: name.passportName,
      badgeName: name.whole.latin,
      ...(custom.ownScript ? { nativeName: name.whole.native } : {}),
      ...(role.title ? { title: role.title } : {}),
      ...(role.rank ? { rank: role.rank } : {}),
      function: role.function,
      category: role.category,
      headOfDelegation: options.head,
      nationalities: [country, ...dual],
      dateOfBirth: day(random.between(oldest, youngest), random.between(1, 12), random.between(1, 28)),
      languages: [...new Set([language, 'en', ...(role.function === 'interpreter' ? ['ru'] : [])])],
      attendance: options.remote ? 'remote' : 'in-person',
      ...(options.remote
        ? {}
        : {
            arrival: `2021-06-${random.between(20, 21)}T${String(random.between(6, 20)).padStart(2, '0')}:30:00Z`,
            departure: `2021-06-25T${String(random.between(6, 20)).padStart(2, '0')}:15:00Z`,
          }),
      ...(random.next() < 0.5 ? { email: `${key}@delegates.example` } : {}),
      passport: { issuingCountry: country, number: this.#documentNumber() },
    };
  }

  /** Nobody has this one: X, six digits that count up, and two letters. */
  #documentNumber(): string {
    this.#documents += 1;
    const letter = () => this.#random.pick([...'ABCDEFGHJKLMNPRSTUVWXYZ']);
    return `X${String(100_000 + this.#documents * 7)}${letter()}${letter()}`;
  }

  #newName(custom: NamingCustom, taken: Set<string>): Name {
    for (let attempt = 0; attempt < 200; attempt++) {
      const name = draws[custom.order](this.#random, this.#random.pick(custom.pools));
      if (taken.has(name.whole.latin)) continue;
      taken.add(name.whole.latin);
      return name;
    }
    throw new RangeError('this naming custom has too few names');
  }
}

/**
 * Somebody else for the place of a person: the same country, role and times; with `instead`, another function and rank. The
 * same in every run.
 */
export function inventSuccessor(
  person: InventedPerson,
  instead: Pick<Role, 'function' | 'rank' | 'title'> = person,
): InventedPerson {
  const country = person.passport.issuingCountry;
  const { category, headOfDelegation, arrival, departure } = person;
  const role: Role = { ...instead, category };
  const drawn = new PeopleMaker(new SeededRandom(SEED + hashOf(person.key))).person(
    `${person.key}-successor`,
    role,
    country,
    {
      head: headOfDelegation,
      remote: false,
      taken: new Set([person.badgeName]),
    },
  );
  const passport = { issuingCountry: country, number: `S${person.passport.number.slice(1)}` };
  return { ...drawn, ...(arrival && departure ? { arrival, departure } : {}), passport };
}

const hashOf = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);

const languages = reference.conference.languages;

function stateNames(country: string): Record<string, string> {
  const alpha2 = stateProfiles.get(country)?.alpha2 ?? '';
  return Object.fromEntries(
    languages.map((language) => {
      const name = new Intl.DisplayNames([language], { type: 'region' }).of(alpha2) ?? country;
      return [language, language === 'en' ? (englishNames[country] ?? name) : name];
    }),
  );
}

/** How many people each delegation brings: `total` shared out between the smallest and the largest, by chance. */
function shareOut(total: number, limits: readonly number[], random: SeededRandom): number[] {
  const sizes = limits.map((limit) => Math.min(limit, SMALLEST));
  let left = total - sizes.reduce((sum, size) => sum + size, 0);
  while (left > 0) {
    const at = random.between(0, sizes.length - 1);
    const size = sizes[at] ?? 0;
    if (size >= (limits[at] ?? 0)) continue;
    sizes[at] = size + 1;
    left -= 1;
  }
  return sizes;
}

/** All delegations, in order of precedence: the host's first, then the States by their English names, then the organisations. */
export function inventDelegations(): InventedDelegation[] {
  const random = new SeededRandom(SEED);
  const maker = new PeopleMaker(random);
  const states = reference.states.toSorted((left, right) =>
    (stateNames(left).en ?? left).localeCompare(stateNames(right).en ?? right, 'en'),
  );
  const ministers = new Set(random.shuffle(states).slice(0, MINISTERS));
  const byVideo = new Set([...ministers].slice(0, MINISTERS_BY_VIDEO));
  const sizes = shareOut(
    GUESTS,
    [...states.map(() => LARGEST), ...reference.organisations.map(() => organisationCompany.length + 1)],
    random,
  );

  const delegation = (
    key: string,
    company: readonly Role[],
    countryOf: (index: number) => string,
    options: { readonly remoteHead: boolean },
  ): InventedPerson[] => {
    const taken = new Set<string>();
    return company.map((role, index) =>
      maker.person(`${key}-${index + 1}`, role, countryOf(index), {
        head: index === 0,
        remote: index === 0 && options.remoteHead,
        taken,
      }),
    );
  };

  const focalPoint = (key: string, country: string): InventedDelegation['focalPoint'] => {
    const { badgeName: name } = maker.person(key, { function: 'adviser', category: 'support' }, country, {
      head: false,
      remote: true,
      taken: new Set(),
    });
    return { name, email: `focal-point@${key}.example` };
  };

  const host: InventedDelegation = {
    entity: {
      key: reference.conference.host.entityKey,
      kind: 'host',
      names: { en: reference.conference.host.name, ru: 'Министерство обороны принимающего государства' },
      country: reference.conference.host.country,
      precedence: 0,
    },
    quotas: { ...defaultQuotas },
    language: 'ru',
    focalPoint: focalPoint('host', 'RUS'),
    people: delegation('host', hostCompany, () => 'RUS', { remoteHead: false }),
  };

  const fromStates = states.map((country, index): InventedDelegation => {
    const key = country.toLowerCase();
    const head = ministers.has(country) ? minister : random.pick(otherHeads);
    const company = [head, ...stateCompany].slice(0, sizes[index]);
    return {
      entity: { key, kind: 'state', names: stateNames(country), country, precedence: index + 1 },
      quotas: { ...defaultQuotas },
      language: stateProfiles.get(country)?.language ?? 'en',
      focalPoint: focalPoint(key, country),
      people: delegation(key, company, () => country, { remoteHead: byVideo.has(country) }),
    };
  });

  const fromOrganisations = reference.organisations.map(({ key, name }, index): InventedDelegation => {
    const staff = organisationStaff[key] ?? [];
    const countryOf = (at: number): string => staff[at % staff.length] ?? 'CHE';
    const head: Role = { function: 'ambassador', category: 'head', title: 'H.E.', rank: 'Secretary General' };
    const company = [head, ...organisationCompany].slice(0, sizes[states.length + index]);
    return {
      entity: { key, kind: 'organisation', names: { en: name }, precedence: states.length + index + 1 },
      quotas: organisationQuotas,
      language: 'en',
      focalPoint: focalPoint(key, countryOf(0)),
      people: delegation(key, company, countryOf, { remoteHead: false }),
    };
  });

  return [host, ...fromStates, ...fromOrganisations];
}
