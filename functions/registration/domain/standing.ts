/**
 * What events have told of a delegate or a delegation so far. Facts only ever join others or give way to newer ones of
 * their kind, so in whatever order events come, and however often, the same facts result.
 */
export interface Facts {
  /** Days in the time zone of the conference, as `YYYY-MM-DD`. */
  readonly registeredOn?: string | undefined;
  readonly submittedOn?: string | undefined;
  readonly nominatedOn?: string | undefined;
  readonly leftOn?: string | undefined;
  readonly leftAs?: 'withdrawn' | 'replaced' | undefined;
  /** The person as last told of. */
  readonly profile?: Profile | undefined;
  /** The officers' last word. */
  readonly decision?: Decision | undefined;
  /** When something was last amended that officers screen, and anything at all. */
  readonly screenedAt?: string | undefined;
  readonly amendedAt?: string | undefined;
}

export interface Profile {
  /** Of the delegate: an older profile gives way. */
  readonly version: number;
  readonly category: string;
  readonly comesInPerson: boolean;
  readonly arrivesOn?: string | undefined;
  readonly departsOn?: string | undefined;
}

/** `reopened`: what had been decided counts no more. */
export const outcomes = ['accredited', 'refused', 'info-requested', 'reopened'] as const;

export interface Decision {
  /** Of the accreditation: an older decision gives way. */
  readonly version: number;
  readonly at: string;
  readonly outcome: (typeof outcomes)[number];
}

export const standings = ['nominated', 'info-requested', 'accredited', 'refused', 'withdrawn', 'replaced'] as const;
export type Standing = (typeof standings)[number];

const newest = <Fact extends { readonly version: number }>(one?: Fact, other?: Fact): Fact | undefined =>
  one && other ? (other.version > one.version ? other : one) : (one ?? other);
const latest = (one?: string, other?: string): string | undefined =>
  one && other && one > other ? one : (other ?? one);
const earliest = (one?: string, other?: string): string | undefined =>
  one && other && one < other ? one : (other ?? one);

/** What is known after both. It does not matter which of them is told first, or twice. */
export function joinFacts(one: Facts, other: Facts): Facts {
  return {
    registeredOn: earliest(one.registeredOn, other.registeredOn),
    submittedOn: earliest(one.submittedOn, other.submittedOn),
    nominatedOn: earliest(one.nominatedOn, other.nominatedOn),
    leftOn: earliest(one.leftOn, other.leftOn),
    // Whoever was replaced is not withdrawn as well.
    leftAs: [one.leftAs, other.leftAs].includes('replaced') ? 'replaced' : (one.leftAs ?? other.leftAs),
    profile: newest(one.profile, other.profile),
    decision: newest(one.decision, other.decision),
    screenedAt: latest(one.screenedAt, other.screenedAt),
    amendedAt: latest(one.amendedAt, other.amendedAt),
  };
}

/** Where somebody stands who was nominated. What was amended after a decision is looked at anew. */
export function standingOf({ leftAs, decision, screenedAt = '', amendedAt = '' }: Facts): Standing {
  if (leftAs) return leftAs;
  const { outcome, at = '' } = decision ?? {};
  if (screenedAt > at || outcome === undefined || outcome === 'reopened') return 'nominated';
  return outcome === 'info-requested' && amendedAt > at ? 'nominated' : outcome;
}
