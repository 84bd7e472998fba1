import type { Interpreter } from './programme.ts';
import { scatter } from './room-choice.ts';

/** More would not find place at a table, nor in the transaction that books them. */
export const MOST_INTERPRETERS = 6;
/** So many partial choices are looked at; beyond them a choice that is not proven the smallest will do. */
const MOST_LOOKS = 20_000;

/** Region and script do not matter for speech: whoever interprets `en` does so for `en-GB`. */
const spoken = (languages: readonly string[]): string[] => [
  ...new Set(languages.map((language) => language.split('-')[0] ?? language)),
];

/**
 * Whether a meeting in these languages needs interpreters. A programme without any does not arrange for them: the
 * delegations bring their own.
 */
export const needsInterpreters = (
  interpreters: readonly Interpreter[],
  languages: readonly string[] | undefined,
): languages is readonly string[] => interpreters.length > 0 && spoken(languages ?? []).length > 1;

type Pair = readonly [string, string];

const pairsOf = (languages: readonly string[]): Pair[] => {
  const all = spoken(languages);
  return all.flatMap((one, index) => all.slice(index + 1).map((other): Pair => [one, other]));
};

/** Whether these interpreters cover each pair of the languages, each pair by one of them. */
export const coverAll = (languages: readonly string[], interpreters: readonly Interpreter[]): boolean => {
  const speakers = interpreters.map((interpreter) => new Set(spoken(interpreter.languages)));
  return pairsOf(languages).every(([one, other]) => speakers.some((known) => known.has(one) && known.has(other)));
};

/**
 * As few interpreters as cover each pair of the languages, each pair by one of them; of those who would do equally well the
 * ones with the fewest languages, who are needed least elsewhere, and of these each meeting prefers others. Undefined when no
 * `MOST_INTERPRETERS` of them cover all.
 */
export function chooseInterpreters(
  languages: readonly string[],
  free: readonly Interpreter[],
  meetingId: string,
): string[] | undefined {
  const pairs = pairsOf(languages);
  const candidates = usefulFor(pairs, free, meetingId);
  const most = Math.max(0, ...candidates.map(({ covers }) => covers.size));
  let looks = 0;
  const cover = (open: readonly number[], left: number): Candidate[] | undefined => {
    const [first] = open;
    if (first === undefined) return [];
    if (open.length > left * most) return undefined;
    for (const candidate of candidates) {
      if (!candidate.covers.has(first) || ++looks > MOST_LOOKS) continue;
      const rest = cover(
        open.filter((pair) => !candidate.covers.has(pair)),
        left - 1,
      );
      if (rest) return [candidate, ...rest];
    }
    return undefined;
  };
  // What few can cover is decided first.
  const order = pairs
    .map((_, index) => ({ index, by: candidates.filter(({ covers }) => covers.has(index)).length }))
    .sort((a, b) => a.by - b.by);
  if (order.some(({ by }) => by === 0)) return undefined;
  const all = order.map(({ index }) => index);
  for (let count = 1; count <= MOST_INTERPRETERS && looks <= MOST_LOOKS; count++) {
    const chosen = cover(all, count);
    if (chosen) return chosen.map(({ interpreterId }) => interpreterId);
  }
  return looks > MOST_LOOKS ? mostAtATime(all, candidates) : undefined;
}

/** Whoever covers most of what is open, again and again. */
function mostAtATime(pairs: readonly number[], candidates: readonly Candidate[]): string[] | undefined {
  const chosen: string[] = [];
  let open = pairs;
  while (open.length > 0 && chosen.length < MOST_INTERPRETERS) {
    const covered = ({ covers }: Candidate): number => open.filter((pair) => covers.has(pair)).length;
    const best = candidates.reduce((one, other) => (covered(other) > covered(one) ? other : one));
    chosen.push(best.interpreterId);
    open = open.filter((pair) => !best.covers.has(pair));
  }
  return open.length === 0 ? chosen : undefined;
}

interface Candidate {
  readonly interpreterId: string;
  /** Which of the pairs. */
  readonly covers: ReadonlySet<number>;
}

/** The interpreters who cover any of the pairs, the preferred first; of those who cover the same ones only the first. */
function usefulFor(pairs: readonly Pair[], interpreters: readonly Interpreter[], meetingId: string): Candidate[] {
  const ranked = interpreters
    .map(({ interpreterId, languages }) => {
      const known = new Set(spoken(languages));
      const covered = pairs.flatMap(([one, other], index) => (known.has(one) && known.has(other) ? [index] : []));
      return {
        candidate: { interpreterId, covers: new Set(covered) },
        languages: known.size,
        scattered: scatter(`${meetingId}/${interpreterId}`),
      };
    })
    .sort((a, b) => a.languages - b.languages || a.scattered - b.scattered);
  const byCover = new Map(
    ranked.toReversed().map(({ candidate }) => [[...candidate.covers].join(), candidate] as const),
  );
  return ranked
    .map(({ candidate }) => candidate)
    .filter((candidate) => candidate.covers.size > 0 && byCover.get([...candidate.covers].join()) === candidate);
}
