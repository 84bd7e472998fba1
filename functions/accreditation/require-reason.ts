import type { VerdictKind } from '../../events/vocabulary.ts';
import { InvalidRequest } from '../shared/problem.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';

/** @throws InvalidRequest for a code that the conference does not have, or not for this verdict */
export async function requireReason(
  { conferences }: { readonly conferences: ConferenceProjection },
  conferenceId: string,
  code: string | undefined,
  verdict?: VerdictKind,
): Promise<void> {
  if (code === undefined || (await conferences.takesReason(conferenceId, code, verdict))) return;
  const detail = `must be one of the conference’s reason codes${verdict === undefined ? '' : ` for ${verdict}`}`;
  throw new InvalidRequest([{ pointer: '/reasonCode', detail }]);
}
