import { createHash } from 'node:crypto';
import type { Caller } from '../shared/auth/caller.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { NotFound } from '../shared/problem.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import type { DelegationProjection } from './data/delegation-projection.ts';
import { presentState, presentWhole } from './present-accreditation.ts';
import type { AccreditationState, AccreditationView } from './schemas/accreditation.ts';
import { sightOf } from './sight-of-delegation.ts';

export interface GetAccreditation {
  readonly conferenceId: string;
  readonly delegateId: string;
  readonly caller: Caller;
}

/** The version counts the officers' verdicts, which are not the focal points' to know: their tag follows from the state alone. */
const etagOfState = (state: AccreditationState): string =>
  `"${createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 16)}"`;

/**
 * One delegate's accreditation: whole for the officers, the state alone for the delegation's own focal points. The ETag
 * changes when what the caller sees changes.
 * @throws NotFound for everyone else, and when there is none
 */
export async function getAccreditation(
  tools: {
    readonly accreditations: AccreditationStore;
    readonly conferences: ConferenceProjection;
    readonly delegations: DelegationProjection;
  },
  { conferenceId, delegateId, caller }: GetAccreditation,
): Promise<{ readonly view: AccreditationView | AccreditationState; readonly etag: string }> {
  const accreditation = await tools.accreditations.get(conferenceId, delegateId, { consistent: true });
  if (!accreditation) throw new NotFound();
  const sight = await sightOf(tools.delegations, caller, accreditation);
  if (sight === 'none') throw new NotFound();
  if (sight === 'own') {
    const view = presentState(accreditation);
    return { view, etag: etagOfState(view) };
  }
  const known = await tools.conferences.withCategory(conferenceId, accreditation.profile.category);
  return {
    view: presentWhole(accreditation, known?.category ?? { requiredVerdicts: [] }),
    etag: etagOf(accreditation.version),
  };
}
