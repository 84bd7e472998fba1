import { isDeepStrictEqual } from 'node:util';
import { hasRole } from '../shared/auth/caller.ts';
import { requireIfMatch } from '../shared/http/http-handler.ts';
import { Forbidden, NotFound, StaleVersion } from '../shared/problem.ts';
import type { DelegationCommand, Replacing } from './command.ts';
import type { ConferenceStore, Versioned } from './data/conference-store.ts';
import type { DelegationRecord, DelegationStore } from './data/delegation-store.ts';
import { limitQuota } from './data/quota-item.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { requireViewer } from './delegation-access.ts';
import { delegationAmended } from './delegation-amended.ts';
import { showDelegationWithQuotas } from './delegation-view.ts';
import { requireNotWithdrawn } from './domain/delegation-life.ts';
import { standingOf } from './domain/focal-points.ts';
import { NotPrimary, UnknownCategory } from './domain/problems.ts';
import { refusalToLimit, withLimits } from './domain/quota.ts';
import { type AmendDelegationBody, type DelegationWithQuotas, delegationViewers } from './schemas/delegation.ts';

export interface AmendDelegation extends DelegationCommand, Replacing {
  readonly body: AmendDelegationBody;
}

export interface AmendDelegationDependencies {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
}

/**
 * A delegation tells in which languages it works now, or how its focal point is reached; the organiser gives it other
 * quotas, or marks that another one claims the same entity.
 * 1. Its focal points may, and the staff who see delegations; what is the organiser's may the organiser alone. How the primary
 *    focal point is reached no backup changes: its mail would go to somebody else. What is there must be what they read.
 * 2. What was sent takes the place of what was there. Nothing new is no change.
 * 3. Places that are used stay: a limit below them is refused with the numbers, also when they were taken just now.
 * 4. The other services are told of what concerns them; quotas and the mark do not.
 * @throws NotFound, Forbidden, PreconditionRequired, StaleVersion, UnknownCategory, QuotaBelowUse, DelegationWithdrawn
 */
export async function amendDelegation(
  { conferences, delegations }: AmendDelegationDependencies,
  command: AmendDelegation,
): Promise<Versioned<DelegationWithQuotas>> {
  const { conferenceId, delegationId, caller, body, expectedVersion, identity } = command;
  const viewer = await requireViewer(delegations, command, delegationViewers);
  const { quotas: limits, totalQuota: total, contested } = body;
  const isForOrganiser = [limits, total, contested].some((field) => field !== undefined);

  return decideOnLatest(async () => {
    const [current, before] = await Promise.all([
      delegations.findNow(conferenceId, delegationId),
      delegations.findVersionedQuota(conferenceId, delegationId),
    ]);
    if (!current || !before) throw new NotFound();
    if (isForOrganiser && !hasRole(caller, 'organiser')) throw new Forbidden();
    const isPrimary = standingOf(current.value, caller.subject) === 'primary';
    if (body.focalPoint && viewer === 'focal-point' && !isPrimary) throw new NotPrimary();
    requireIfMatch(command);
    if (expectedVersion !== undefined && expectedVersion !== current.version) throw new StaleVersion();
    if (limits) await requireCategories(conferences, conferenceId, limits);

    const delegation = amended(current.value, body);
    const told = (['languages', 'focalPoint'] as const).filter(
      (field) => JSON.stringify(current.value[field]) !== JSON.stringify(delegation[field]),
    );
    const quota = withLimits(before.quota, { limits, total });
    const isLimited = !isDeepStrictEqual(quota, before.quota);
    const isMarked = delegation.contested !== current.value.contested;
    if (told.length === 0 && !isLimited && !isMarked) {
      return async () => ({ value: showDelegationWithQuotas(current.value, before.quota), version: current.version });
    }
    // Who is right may be settled by one of the two withdrawing.
    if (told.length > 0 || isLimited) requireNotWithdrawn(current.value);
    const refusal = isLimited ? refusalToLimit(before.quota, { limits, total }) : undefined;
    if (refusal) throw refusal;

    const version = current.version + 1;
    const writes = isLimited ? [limitQuota(conferenceId, delegationId, before, { limits, total })] : [];
    const events = told.length > 0 ? [delegationAmended(delegation, version, told, command)] : [];
    return async () => {
      await delegations.replace(conferenceId, delegation, current.version, identity, { writes, events });
      return { value: showDelegationWithQuotas(delegation, quota), version };
    };
  });
}

/** A limit may go that is of a category which went before it. @throws NotFound, UnknownCategory */
async function requireCategories(
  conferences: ConferenceStore,
  conferenceId: string,
  limits: NonNullable<AmendDelegationBody['quotas']>,
): Promise<void> {
  const { categories } = (await conferences.get(conferenceId)).value;
  const unknown = Object.keys(limits).filter(
    (category) => limits[category] !== null && !categories.some(({ key }) => key === category),
  );
  if (unknown.length > 0) throw new UnknownCategory(unknown, '/quotas');
}

function amended(
  before: DelegationRecord,
  { languages, focalPoint = {}, contested }: AmendDelegationBody,
): DelegationRecord {
  const { name, email, phone, language } = before.focalPoint;
  return {
    ...before,
    languages: languages ?? before.languages,
    contested: (contested ?? before.contested) || undefined,
    focalPoint: {
      ...before.focalPoint,
      name: focalPoint.name ?? name,
      email: focalPoint.email ?? email,
      phone: focalPoint.phone === undefined ? phone : (focalPoint.phone ?? undefined),
      language: focalPoint.language === undefined ? language : (focalPoint.language ?? undefined),
    },
  };
}
