import type { Caller } from '../shared/auth/caller.ts';
import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { Busy, NotFound } from '../shared/problem.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { type Delegation, type DelegationProjection, nameOf } from './data/delegation-projection.ts';
import type { PassStore } from './data/pass-store.ts';
import type { Pass } from './domain/pass.ts';
import { BadgeNotActive } from './domain/problems.ts';
import { datesOf } from './get-badge-face.ts';
import { presentPass } from './present-pass.ts';
import type { BadgeFace } from './rendering/badge-pdf.ts';
import type { PassView } from './schemas/pass.ts';
import { sightOf } from './sight-of-delegation.ts';

export interface GetPassTools {
  readonly delegations: DelegationProjection;
  readonly passes: PassStore;
}

export interface WhosePasses {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly caller: Caller;
}

/** Officers see the passes of every delegation, focal points those of their own. @throws NotFound */
async function seen(
  { delegations }: GetPassTools,
  { conferenceId, delegationId, caller }: WhosePasses,
): Promise<Delegation> {
  const [delegation, sight] = await Promise.all([
    delegations.get(conferenceId, delegationId),
    sightOf(delegations, caller, { conferenceId, delegationId }),
  ]);
  if (!delegation || sight === 'none') throw new NotFound();
  return delegation;
}

/** The passes of a delegation, the latest first. @throws NotFound, InvalidCursor */
export async function listPasses(
  tools: GetPassTools & { readonly deriveSecret: DeriveSecret },
  { page, ...whose }: WhosePasses & { readonly page: PageRequest },
): Promise<Page<PassView>> {
  const { conferenceId, delegationId } = await seen(tools, whose);
  const { items, ...rest } = await tools.passes.list(
    conferenceId,
    delegationId,
    page,
    await tools.deriveSecret('cursors'),
  );
  return { items: items.map(presentPass), ...rest };
}

/** A pass to be printed or put on a screen. @throws NotFound, BadgeNotActive */
export async function getLivePass(
  tools: GetPassTools,
  { passId, ...whose }: WhosePasses & { readonly passId: string },
): Promise<{ readonly pass: Pass; readonly delegation: Delegation }> {
  const delegation = await seen(tools, whose);
  const pass = await tools.passes.get(whose.conferenceId, whose.delegationId, passId);
  if (!pass) throw new NotFound();
  if (pass.status !== 'active') throw new BadgeNotActive(pass.status);
  return { pass, delegation };
}

/** Apart from every category's colour: a pass must not be taken for a badge at a distance. */
const PASS_COLOUR = '#16181d';

/** What is printed on a pass. @throws NotFound, BadgeNotActive; Busy while the conference has not arrived */
export async function getPassFace(
  tools: GetPassTools & { readonly conferences: ConferenceProjection },
  query: WhosePasses & { readonly passId: string },
): Promise<BadgeFace> {
  const [{ pass, delegation }, conference] = await Promise.all([
    getLivePass(tools, query),
    tools.conferences.get(query.conferenceId),
  ]);
  if (!conference) throw new Busy();
  return {
    conferenceName: conference.name,
    dates: [datesOf(conference), conference.city].filter(Boolean).join(' · '),
    badgeName: pass.kind.replaceAll('-', ' ').toUpperCase(),
    function: 'Only together with a personal badge of',
    delegationName: nameOf(delegation),
    categoryTitle: 'Transferable pass',
    categoryColour: PASS_COLOUR,
    zones: pass.zones,
    serial: pass.passId,
    credential: pass.credential,
    version: 1,
  };
}
