import type { Authority } from '../../events/vocabulary.ts';
import { type Accreditation, pendingAuthorities, standingVerdicts } from './domain/accreditation.ts';
import type { AccreditationState, AccreditationView, QueuedAccreditation } from './schemas/accreditation.ts';

/** What a focal point may know: the state, and the badge. */
export const presentState = ({ delegateId, status, serial }: Accreditation): AccreditationState => ({
  delegateId,
  status,
  ...(serial === undefined ? {} : { serial }),
});

const isOver = ({ status }: Accreditation): boolean => status === 'refused' || status === 'withdrawn';

/** What the officers work on. */
export const presentQueued = (accreditation: Accreditation, required: readonly Authority[]): QueuedAccreditation => ({
  ...presentState(accreditation),
  delegationId: accreditation.delegationId,
  profile: accreditation.profile,
  queuedAt: accreditation.queuedAt,
  ...(accreditation.withdrawal === undefined ? {} : { withdrawal: accreditation.withdrawal }),
  verdicts: standingVerdicts(accreditation.verdicts),
  pending: isOver(accreditation) ? [] : [...pendingAuthorities(accreditation.verdicts, required)],
});

/** The same with everything that was said before. */
export const presentWhole = (accreditation: Accreditation, required: readonly Authority[]): AccreditationView => ({
  ...presentQueued(accreditation, required),
  history: [...accreditation.verdicts],
});
