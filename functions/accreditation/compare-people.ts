import type { CommandLog, Write } from '../shared/dynamo/command-log.ts';
import { Busy } from '../shared/problem.ts';
import { AccreditationMoved, type AccreditationStore } from './data/accreditation-store.ts';
import type { Holder } from './data/keys.ts';
import { type KnownKeys, MatchGone, type MatchStore } from './data/match-store.ts';
import type { Accreditation } from './domain/accreditation.ts';
import { lowerFlag, type MatchKind, matchKinds, raiseFlag } from './domain/flags.ts';
import { NotYetKnown } from './not-yet-known.ts';

export interface ComparePeople {
  readonly accreditations: AccreditationStore;
  readonly matches: MatchStore;
  readonly commands: CommandLog;
}

const MAX_ATTEMPTS = 60;

/**
 * Looks who else has the match keys that somebody has now, and flags both; whoever a delegate resembled before and does not any
 * more is not flagged any more. Keys are written before they are looked up, and looked up as they are now: of two who come at
 * the same moment at least one sees the other. A flag is raised only while both have the key, and lowered only while they
 * do not, each in one transaction, so that neither outlives what it stood for. Harmless to repeat.
 * @throws NotYetKnown for a flag on somebody whose nomination has not reached the officers
 */
export async function comparePeople(
  tools: ComparePeople,
  conferenceId: string,
  self: Holder,
  { keys, version }: KnownKeys,
  raisedAt: string,
): Promise<void> {
  const { accreditations, matches } = tools;
  // What was flagged before the look, and only that, may be found to be no longer so.
  const isDelegate = self.kind === 'duplicate';
  const own = isDelegate ? await accreditations.get(conferenceId, self.id, { consistent: true }) : undefined;
  const alike = await alikeTo(tools, conferenceId, self, keys);
  // A flag needs a place to be raised at, on both sides.
  if (isDelegate && !own && alike.size > 0) throw new NotYetKnown(`the accreditation of ${self.id}`);
  for (const { holder, keys: shared } of alike.values()) {
    const on = matchKinds.filter((kind) => shared.some((key) => kindOf(key) === kind));
    const both = shared.flatMap((key) => [self, holder].map((one) => matches.stillHas(conferenceId, key, one)));
    const raise = (to: Holder, of: Holder) =>
      change(
        tools,
        conferenceId,
        to,
        (it) => {
          if (!it) throw new NotYetKnown(`the accreditation of ${to.id}`);
          return raiseFlag(it, { flagId: of.id, kind: of.kind, on, raisedAt });
        },
        both,
      );
    await raise(holder, self);
    await raise(self, holder);
  }
  for (const { flagId: id, kind, dismissed } of own?.flags ?? []) {
    if (dismissed || alike.has(id)) continue;
    const other = { kind, id };
    const apart = [
      matches.unchanged(conferenceId, self, version),
      ...keys.map((key) => matches.stillLacks(conferenceId, key, other)),
    ];
    await change(tools, conferenceId, other, (it) => it && lowerFlag(it, self.id), apart);
    await change(tools, conferenceId, self, (it) => it && lowerFlag(it, id), apart);
  }
}

/** Nobody resembles an entry of the watch list by the keys it gives up, unless they do by those it keeps. */
export async function lowerFlagsOf(
  tools: ComparePeople,
  conferenceId: string,
  entry: Holder,
  givenUp: readonly string[],
  kept: readonly string[] = [],
): Promise<void> {
  if (givenUp.length === 0) return;
  const alike = await alikeTo(tools, conferenceId, entry, kept);
  for (const [id, { holder }] of await alikeTo(tools, conferenceId, entry, givenUp)) {
    if (!alike.has(id)) await change(tools, conferenceId, holder, (it) => it && lowerFlag(it, entry.id));
  }
}

const kindOf = (key: string): MatchKind | undefined => matchKinds.find((kind) => key.startsWith(`${kind}.`));

/** Whom somebody shares keys with. Two entries of the watch list are nobody's business. */
async function alikeTo({ matches }: ComparePeople, conferenceId: string, self: Holder, keys: readonly string[]) {
  const alike = new Map<string, { readonly holder: Holder; readonly keys: string[] }>();
  for (const key of keys) {
    for (const holder of await matches.holdersOf(conferenceId, key)) {
      if (holder.id === self.id || (holder.kind === 'watch-list' && self.kind === 'watch-list')) continue;
      const known = alike.get(holder.id);
      if (known) known.keys.push(key);
      else alike.set(holder.id, { holder, keys: [key] });
    }
  }
  return alike;
}

/** Changes the accreditation of a delegate as it is now, while all `checks` hold; entries of the watch list have none. */
export async function change(
  { accreditations, commands }: Pick<ComparePeople, 'accreditations' | 'commands'>,
  conferenceId: string,
  { kind, id }: Holder,
  next: (found: Accreditation | undefined) => Accreditation | undefined,
  checks: readonly Write[] = [],
): Promise<void> {
  if (kind !== 'duplicate') return;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const found = await accreditations.get(conferenceId, id, { consistent: true });
    const after = next(found);
    if (!after) return;
    try {
      return await commands.write([accreditations.write(found, after), ...checks]);
    } catch (error) {
      if (error instanceof MatchGone) return;
      if (!(error instanceof AccreditationMoved)) throw error;
    }
  }
  throw new Busy();
}
