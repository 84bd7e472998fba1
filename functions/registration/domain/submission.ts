import type { Fault } from '../../shared/problem.ts';
import type { DelegateState } from './delegate-life.ts';
import { missingFields, type Person, type PhotoRule } from './person.ts';
import { IncompleteDelegation } from './problems.ts';

export interface Candidate extends Person {
  readonly delegateId: string;
  readonly status: DelegateState;
  /** Whose place it was, of who came in the place of another. */
  readonly replaces?: string | undefined;
}

/** What a submission is asked to do, and what the conference asks of it. */
export interface SubmissionTerms {
  readonly onlyComplete: boolean;
  readonly onlySuccessors: boolean;
  readonly isPhotoRequired: PhotoRule;
}

export interface SubmissionPlan<Entry extends Candidate> {
  readonly nominated: readonly Entry[];
  /** What the drafts lack that are left, with pointers such as `/delegates/dgt_…/function`. */
  readonly incomplete: readonly Fault[];
}

/** Whether somebody waits to be nominated who came in the place of another: for them it is never too late. */
export const isSuccessorWaiting = ({ status, replaces }: Pick<Candidate, 'status' | 'replaces'>): boolean =>
  status === 'draft' && replaces !== undefined;

/**
 * Whom a submission nominates: every draft, or with `onlyComplete` those that lack nothing, or with `onlySuccessors` those
 * who came in the place of others. `head` is the delegate who is head of delegation; it must be nominated already or now.
 * @throws IncompleteDelegation with everything that is missing
 */
export function planSubmission<Entry extends Candidate>(
  delegates: readonly Entry[],
  head: string | undefined,
  { onlyComplete, onlySuccessors, isPhotoRequired }: SubmissionTerms,
): SubmissionPlan<Entry> {
  const drafts = delegates.filter((one) => (onlySuccessors ? isSuccessorWaiting(one) : one.status === 'draft'));
  const nominated = drafts.filter((draft) => missingFields(draft, isPhotoRequired).length === 0);
  const incomplete = drafts.flatMap((draft) =>
    missingFields(draft, isPhotoRequired).map((field): Fault => {
      return { pointer: `/delegates/${draft.delegateId}/${field}`, detail: 'is missing' };
    }),
  );
  const leader = delegates.find(({ delegateId }) => delegateId === head);
  if (!leader) {
    const fault = { pointer: '/headOfDelegation', detail: 'exactly one delegate must be head of delegation' };
    throw new IncompleteDelegation([fault, ...incomplete]);
  }
  const isLed = leader.status === 'nominated' || nominated.includes(leader);
  if (incomplete.length > 0 && !(onlyComplete && isLed)) throw new IncompleteDelegation(incomplete);
  return { nominated, incomplete };
}
