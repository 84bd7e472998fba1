import type { Authority } from '../../events/vocabulary.ts';
import type { Category } from './data/conference-projection.ts';
import { type Accreditation, pendingAuthorities, standingVerdicts } from './domain/accreditation.ts';
import type { AccreditationState, AccreditationView, QueuedAccreditation } from './schemas/accreditation.ts';

/** What a focal point may know: the state, and the badge. */
export const presentState = ({ delegateId, status, serial }: Accreditation): AccreditationState => ({
  delegateId,
  status,
  ...(serial === undefined ? {} : { serial }),
});

const isOver = ({ status }: Accreditation): boolean =>
  status === 'refused' || status === 'revoked' || status === 'withdrawn';

const flagsOf = ({ flags = [] }: Accreditation) => flags.map(({ on, ...flag }) => ({ ...flag, on: [...on] }));

/** What the officers work on. */
export const presentQueued = (accreditation: Accreditation, required: readonly Authority[]): QueuedAccreditation => ({
  ...presentState(accreditation),
  delegationId: accreditation.delegationId,
  profile: accreditation.profile,
  queuedAt: accreditation.queuedAt,
  ...(accreditation.withdrawal === undefined ? {} : { withdrawal: accreditation.withdrawal }),
  verdicts: standingVerdicts(accreditation.verdicts),
  flags: flagsOf(accreditation).filter(({ dismissed }) => dismissed === undefined),
  pending: isOver(accreditation) ? [] : [...pendingAuthorities(accreditation.verdicts, required)],
});

/** The same with everything that was said before. */
export const presentWhole = (
  accreditation: Accreditation,
  { requiredVerdicts, conditions = [] }: Pick<Category, 'requiredVerdicts' | 'conditions'>,
): AccreditationView => ({
  ...presentQueued(accreditation, requiredVerdicts),
  flags: flagsOf(accreditation),
  requiredConditions: [...conditions],
  conditions: { ...accreditation.conditions },
  ...(accreditation.proposal ? { proposal: accreditation.proposal } : {}),
  reversals: [...(accreditation.reversals ?? [])],
  history: [...accreditation.verdicts],
});
