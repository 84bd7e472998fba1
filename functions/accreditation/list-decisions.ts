import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { Forbidden, NotFound } from '../shared/problem.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import type { DecisionStore } from './data/decision-store.ts';
import type { DecisionEntry } from './schemas/decision.ts';

export interface ListDecisions {
  readonly conferenceId: string;
  /** Whose; `me` is the caller. */
  readonly by: string;
  readonly caller: Caller;
  readonly page: PageRequest;
}

/**
 * What one officer has decided, the latest first. Everybody reads their own list; security reads anybody's.
 * @throws Forbidden, NotFound for a conference that is not known here, InvalidCursor
 */
export async function listDecisions(
  tools: {
    readonly conferences: ConferenceProjection;
    readonly decisions: DecisionStore;
    readonly deriveSecret: DeriveSecret;
  },
  { conferenceId, by, caller, page }: ListDecisions,
): Promise<Page<DecisionEntry>> {
  const officer = by === 'me' ? caller.subject : by;
  if (officer !== caller.subject && !hasRole(caller, 'security')) {
    throw new Forbidden('You see your own decisions; those of others are for security.');
  }
  if (!(await tools.conferences.get(conferenceId))) throw new NotFound();
  const { items, ...rest } = await tools.decisions.list(
    conferenceId,
    officer,
    page,
    await tools.deriveSecret('cursors'),
  );
  return { items: items.map(({ conferenceId: _conferenceId, ...decision }) => decision), ...rest };
}
