import type { Authority, DelegateProfile, VerdictKind } from '../../../events/vocabulary.ts';
import type { Flag } from './flags.ts';
import { NotInScreening, NotReversible, SecondOfficerNeeded, VerdictNotRequired } from './problems.ts';

/**
 * The accreditation of one delegate: which verdicts were given, and what follows from them. A category's required
 * verdicts decide: one `refuse` refuses, all `clear` accredit, and until then the last `hold` or `more-info` that stands
 * says what is waited for.
 */

export const accreditationStatuses = [
  'screening',
  'on-hold',
  'info-requested',
  'accredited',
  'refused',
  'revoked',
  'withdrawn',
] as const;
export type AccreditationStatus = (typeof accreditationStatuses)[number];

/** What one authority said, in the order in which it was said. */
export interface GivenVerdict {
  readonly authority: Authority;
  readonly verdict: VerdictKind;
  readonly reasonCode?: string | undefined;
  readonly note?: string | undefined;
  /** The officer. */
  readonly by: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
  /** Since when it no longer counts, because the delegate was amended after it. */
  readonly lapsedAt?: string | undefined;
}

/** What the officers attest of a delegate, such as a health certificate. */
export interface GivenCondition {
  /** The first instant at which it does not hold any more, RFC 3339 in UTC with milliseconds. */
  readonly validUntil: string;
  readonly note?: string | undefined;
  /** The officer. */
  readonly by: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
}

/** What takes two officers: to take an accreditation back, and to open a decided case again. */
export const reversals = ['revoke', 'reopen'] as const;
export type Reversal = (typeof reversals)[number];

/** What one officer asks for and a second one must confirm. */
export interface Proposal {
  readonly action: Reversal;
  readonly reasonCode: string;
  readonly note?: string | undefined;
  readonly by: string;
  readonly at: string;
  /** From when on it counts for nothing. */
  readonly expiresAt: string;
}

/** A proposal that a second officer confirmed. */
export interface ConfirmedReversal extends Omit<Proposal, 'expiresAt'> {
  readonly confirmedBy: string;
  readonly confirmedAt: string;
}

export const withdrawalReasons = ['withdrawn', 'delegation-withdrawn', 'replaced'] as const;

/** Why a delegate does not come any more: alone, with the whole delegation, or because another person comes in the place. */
export interface Withdrawal {
  readonly reason: (typeof withdrawalReasons)[number];
  /** Who comes in the place of somebody replaced. */
  readonly successorId?: string | undefined;
  /** RFC 3339 in UTC. */
  readonly at: string;
}

/** Of the delegate's profile no more than the officers decide on and the badge shows. */
export type ScreenedProfile = Pick<
  DelegateProfile,
  'badgeName' | 'nativeName' | 'title' | 'rank' | 'function' | 'category' | 'headOfDelegation' | 'attendance'
> & {
  /** The day of arrival where the conference is, `YYYY-MM-DD`: who comes sooner is screened sooner. */
  readonly arrivesOn?: string | undefined;
};

export interface Accreditation {
  readonly conferenceId: string;
  readonly delegateId: string;
  readonly delegationId: string;
  readonly profile: ScreenedProfile;
  readonly status: AccreditationStatus;
  /** The history; an authority's verdict is its last one that has not lapsed. */
  readonly verdicts: readonly GivenVerdict[];
  /** Since when the delegate waits; of one priority and day of arrival the oldest is served first. */
  readonly queuedAt: string;
  /** The place of the category in the conference's order, from 0, when the delegate was last nominated or amended. */
  readonly priority: number;
  /** The latest badge, whether it is live or not. */
  readonly serial?: string | undefined;
  /** By the name that the conference gives to a condition. */
  readonly conditions?: Readonly<Record<string, GivenCondition>> | undefined;
  readonly proposal?: Proposal | undefined;
  /** The last ones, oldest first. */
  readonly reversals?: readonly ConfirmedReversal[] | undefined;
  /** Whom the delegate resembles. */
  readonly flags?: readonly Flag[] | undefined;
  /** What made the accreditation `withdrawn`. */
  readonly withdrawal?: Withdrawal | undefined;
  /** The version of the delegate at registration that `profile` shows. */
  readonly registrationVersion: number;
  readonly version: number;
}

/** All that is known of a delegate who was withdrawn before the nomination arrived. */
export interface EarlyWithdrawal
  extends Pick<Accreditation, 'conferenceId' | 'delegateId' | 'delegationId' | 'version'> {
  readonly withdrawal: Withdrawal;
}

/** The longest history that is kept. What goes first are verdicts that no longer count. */
export const LONGEST_HISTORY = 50;

/** Each authority's verdict as it stands, in the order in which they were given. */
export const standingVerdicts = (verdicts: readonly GivenVerdict[]): GivenVerdict[] =>
  verdicts.filter(
    (given, index) =>
      given.lapsedAt === undefined &&
      !verdicts.some((later, at) => at > index && later.authority === given.authority && later.lapsedAt === undefined),
  );

/** What follows from the verdicts that stand, when the category asks the `required` authorities. */
export function statusOf(verdicts: readonly GivenVerdict[], required: readonly Authority[]): AccreditationStatus {
  const standing = standingVerdicts(verdicts).filter(({ authority }) => required.includes(authority));
  if (standing.some(({ verdict }) => verdict === 'refuse')) return 'refused';
  const open = standing.findLast(({ verdict }) => verdict !== 'clear');
  if (open) return open.verdict === 'hold' ? 'on-hold' : 'info-requested';
  return required.every((authority) => standing.some((given) => given.authority === authority))
    ? 'accredited'
    : 'screening';
}

/** The authorities that are asked and have not said `clear` yet. */
export const pendingAuthorities = (
  verdicts: readonly GivenVerdict[],
  required: readonly Authority[],
): readonly Authority[] => {
  const standing = standingVerdicts(verdicts);
  return required.filter(
    (authority) => !standing.some((given) => given.authority === authority && given.verdict === 'clear'),
  );
};

/** No verdict and no amendment changes what was decided against somebody, nor that somebody does not come. */
const isOver = (status: AccreditationStatus): boolean =>
  status === 'refused' || status === 'revoked' || status === 'withdrawn';

/** Whether nobody is asked for a verdict any more. */
export const isDecided = (status: AccreditationStatus): boolean => status === 'accredited' || isOver(status);

/** Takes a nominated delegate into the queue. Where no authority is asked, nothing stands in the way. */
export function openAccreditation(
  nomination: Pick<
    Accreditation,
    'conferenceId' | 'delegateId' | 'delegationId' | 'profile' | 'queuedAt' | 'priority' | 'registrationVersion'
  >,
  required: readonly Authority[],
): Accreditation {
  return { ...nomination, status: statusOf([], required), verdicts: [], version: 1 };
}

/**
 * A delegate does not come any more. That is final: what was said stays as the record, nothing more is decided.
 * Undefined when it was known.
 */
export const withdraw = (accreditation: Accreditation, withdrawal: Withdrawal): Accreditation | undefined =>
  accreditation.status === 'withdrawn'
    ? undefined
    : { ...accreditation, status: 'withdrawn', withdrawal, proposal: undefined, version: accreditation.version + 1 };

/** The nomination of somebody who was withdrawn before it arrived: there is a record, and nothing to screen. */
export const openWithdrawn = (
  nomination: Parameters<typeof openAccreditation>[0],
  { withdrawal, version }: EarlyWithdrawal,
): Accreditation => ({ ...nomination, status: 'withdrawn', withdrawal, verdicts: [], version: version + 1 });

/**
 * Adds an authority's verdict and decides.
 * @throws NotInScreening after a decision and after a withdrawal
 * @throws VerdictNotRequired when the category does not ask this authority
 */
export function giveVerdictOn(
  accreditation: Accreditation,
  given: GivenVerdict,
  required: readonly Authority[],
): Accreditation {
  if (isDecided(accreditation.status)) throw new NotInScreening(accreditation.status, accreditation.withdrawal);
  if (!required.includes(given.authority)) throw new VerdictNotRequired(given.authority, required);
  const verdicts = shorten([...accreditation.verdicts, given]);
  return { ...accreditation, verdicts, status: statusOf(verdicts, required), version: accreditation.version + 1 };
}

/** Drops the oldest verdicts that no longer count from a history that is too long. */
function shorten(verdicts: readonly GivenVerdict[]): readonly GivenVerdict[] {
  const standing = new Set(standingVerdicts(verdicts));
  let surplus = verdicts.length - LONGEST_HISTORY;
  return verdicts.filter((given) => standing.has(given) || surplus-- <= 0);
}

/** What registration tells of an amended delegate. */
export interface Amendment {
  readonly profile: ScreenedProfile;
  readonly priority: number;
  /** Whether a field was changed that the authorities screen. */
  readonly screened: boolean;
  readonly registrationVersion: number;
  readonly at: string;
}

export interface Amended {
  readonly accreditation: Accreditation;
  /** All verdicts lapsed: the authorities look at the delegate anew, and a badge issued before is not that person's any more. */
  readonly screenedAgain: boolean;
}

/**
 * What an amendment changes. Undefined when it changes nothing: it is known already, or it is older and nothing in it was screened.
 * - A screened field or the category changed: every verdict lapses, and the delegate goes back into the queue.
 * - Otherwise an amendment answers whoever asked for more: that authority has said nothing, and the delegate goes back into the queue.
 * - Otherwise only the profile is new.
 * A refusal, a revocation and a withdrawal stand. An older amendment that arrives late still has its screened field looked at, but brings no old profile back.
 */
export function amend(
  accreditation: Accreditation,
  amendment: Amendment,
  required: readonly Authority[],
): Amended | undefined {
  const known = accreditation.registrationVersion;
  const isLate = amendment.registrationVersion < known;
  if (amendment.registrationVersion === known || (isLate && !amendment.screened)) return undefined;
  const stands = isOver(accreditation.status);
  if (isLate && stands) return undefined;

  const current: Accreditation = {
    ...accreditation,
    ...(isLate
      ? {}
      : {
          profile: amendment.profile,
          priority: amendment.priority,
          registrationVersion: amendment.registrationVersion,
        }),
    version: accreditation.version + 1,
  };
  const screenedAgain =
    !stands && (amendment.screened || amendment.profile.category !== accreditation.profile.category);
  const asking = standingVerdicts(accreditation.verdicts)
    .filter(({ verdict }) => verdict === 'more-info')
    .map(({ authority }) => authority);
  if (stands || (!screenedAgain && asking.length === 0)) return { accreditation: current, screenedAgain: false };

  // With what an authority asked lapses what it said before, or that would stand again.
  const verdicts = accreditation.verdicts.map((given) =>
    given.lapsedAt === undefined && (screenedAgain || asking.includes(given.authority))
      ? { ...given, lapsedAt: amendment.at }
      : given,
  );
  return {
    accreditation: {
      ...current,
      verdicts,
      status: statusOf(verdicts, required),
      queuedAt: amendment.at,
      proposal: screenedAgain ? undefined : current.proposal,
    },
    screenedAgain,
  };
}

/** How long a proposal waits for a second officer. */
export const PROPOSAL_MINUTES = 60;
const MOST_REVERSALS = 20;

/** Which decisions can be taken back. */
const REVERSIBLE: Readonly<Record<Reversal, readonly AccreditationStatus[]>> = {
  revoke: ['accredited'],
  reopen: ['refused', 'revoked'],
};

/** What an officer asks for, as it came. */
export type Reversing = Omit<Proposal, 'expiresAt'>;

/**
 * Takes a decision back, with four eyes: the first officer proposes, another one confirms. A proposal that has expired
 * counts for nothing, and so does one about a decision that has changed since.
 * - Revoked is final until it is reopened; the verdicts stay as the record.
 * - Reopened, every verdict lapses and the delegate waits anew.
 * @throws NotReversible where there is no such decision
 * @throws SecondOfficerNeeded when the officer who proposed comes again
 */
export function reverse(
  accreditation: Accreditation,
  asked: Reversing,
  required: readonly Authority[],
): { readonly accreditation: Accreditation; readonly confirmed: boolean } {
  if (!REVERSIBLE[asked.action].includes(accreditation.status)) {
    throw new NotReversible(asked.action, accreditation.status);
  }
  const version = accreditation.version + 1;
  const open = openProposal(accreditation, asked.at);
  if (!open) {
    const expiresAt = new Date(Date.parse(asked.at) + PROPOSAL_MINUTES * 60_000).toISOString();
    return { accreditation: { ...accreditation, proposal: { ...asked, expiresAt }, version }, confirmed: false };
  }
  if (open.by === asked.by) throw new SecondOfficerNeeded(open);

  const { expiresAt: _expiresAt, ...proposed } = open;
  const confirmed = { ...proposed, confirmedBy: asked.by, confirmedAt: asked.at };
  const current: Accreditation = {
    ...accreditation,
    proposal: undefined,
    reversals: [...(accreditation.reversals ?? []), confirmed].slice(-MOST_REVERSALS),
    version,
  };
  if (asked.action === 'revoke') return { accreditation: { ...current, status: 'revoked' }, confirmed: true };
  const verdicts = current.verdicts.map((given) => ({ ...given, lapsedAt: given.lapsedAt ?? asked.at }));
  const status = statusOf(verdicts, required);
  return { accreditation: { ...current, verdicts, status, queuedAt: asked.at }, confirmed: true };
}

/** The proposal that a second officer can confirm at an instant. */
const openProposal = ({ proposal }: Accreditation, at: string): Proposal | undefined =>
  proposal && Date.parse(at) < Date.parse(proposal.expiresAt) ? proposal : undefined;

/**
 * Until when all of some conditions hold, as an instant; undefined while one is missing or nothing is asked.
 * Instants have milliseconds and compare as text.
 */
export function conditionsUntil(
  required: readonly string[],
  given: Readonly<Record<string, GivenCondition>> = {},
): string | undefined {
  const ends = required.map((name) => (Object.hasOwn(given, name) ? given[name]?.validUntil : undefined));
  return ends.includes(undefined) ? undefined : (ends as string[]).sort()[0];
}

/** Whether a person should have a badge that opens something: who is admitted and comes. */
export const isAdmittedInPerson = (accreditation: Accreditation | undefined): boolean =>
  accreditation?.status === 'accredited' && accreditation.profile.attendance === 'in-person';

/**
 * What becomes of the badge: there is a live one exactly while the delegate is accredited and comes in person. Whoever
 * was screened again gets a new badge for the old one, because the old one may show what is no longer true. The badge of
 * whoever is revoked is dead for good.
 */
export function badgeActionOf(
  before: Accreditation | undefined,
  after: Accreditation,
  screenedAgain = false,
): 'issue' | 'suspend' | 'revoke' | 'none' {
  if (after.status === 'revoked' && before?.status !== 'revoked') return 'revoke';
  const [was, is] = [isAdmittedInPerson(before), isAdmittedInPerson(after)];
  if (is) return was && !screenedAgain ? 'none' : 'issue';
  return was ? 'suspend' : 'none';
}
