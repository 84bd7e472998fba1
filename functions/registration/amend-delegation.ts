import { requireIfMatch } from '../shared/http/http-handler.ts';
import { NotFound, StaleVersion } from '../shared/problem.ts';
import type { DelegationCommand, Replacing } from './command.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegationRecord, DelegationStore } from './data/delegation-store.ts';
import { requireViewer } from './delegation-access.ts';
import { delegationAmended } from './delegation-amended.ts';
import { showDelegationWithQuotas } from './delegation-view.ts';
import { requireNotWithdrawn } from './domain/delegation-life.ts';
import { type AmendDelegationBody, type DelegationWithQuotas, delegationViewers } from './schemas/delegation.ts';

export interface AmendDelegation extends DelegationCommand, Replacing {
  readonly body: AmendDelegationBody;
}

/**
 * A delegation tells in which languages it works now, or how its focal point is reached.
 * 1. Its focal points may, and the staff who see delegations; what is there must be what they read.
 * 2. What was sent takes the place of what was there. Nothing new is no change.
 * 3. The other services are told.
 * @throws NotFound, PreconditionRequired, StaleVersion, DelegationWithdrawn
 */
export async function amendDelegation(
  { delegations }: { readonly delegations: DelegationStore },
  command: AmendDelegation,
): Promise<Versioned<DelegationWithQuotas>> {
  const { conferenceId, delegationId, body, expectedVersion, identity } = command;
  await requireViewer(delegations, command, delegationViewers);
  const [current, quota] = await Promise.all([
    delegations.findNow(conferenceId, delegationId),
    delegations.findQuota(conferenceId, delegationId),
  ]);
  if (!current || !quota) throw new NotFound();
  requireIfMatch(command);
  if (expectedVersion !== undefined && expectedVersion !== current.version) throw new StaleVersion();

  const before = current.value;
  requireNotWithdrawn(before);
  const after = amended(before, body);
  const changed = (['languages', 'focalPoint'] as const).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  if (changed.length === 0) return { value: showDelegationWithQuotas(before, quota), version: current.version };

  const version = current.version + 1;
  const events = [delegationAmended(after, version, changed, command)];
  await delegations.replace(conferenceId, after, current.version, identity, { events });
  return { value: showDelegationWithQuotas(after, quota), version };
}

function amended(before: DelegationRecord, { languages, focalPoint = {} }: AmendDelegationBody): DelegationRecord {
  const { name, email, phone, language } = before.focalPoint;
  return {
    ...before,
    languages: languages ?? before.languages,
    focalPoint: {
      ...before.focalPoint,
      name: focalPoint.name ?? name,
      email: focalPoint.email ?? email,
      phone: focalPoint.phone === undefined ? phone : (focalPoint.phone ?? undefined),
      language: focalPoint.language === undefined ? language : (focalPoint.language ?? undefined),
    },
  };
}
