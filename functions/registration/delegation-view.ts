import type { DelegationRecord } from './data/delegation-store.ts';
import { placesOf, type Quota, totalPlacesOf } from './domain/quota.ts';
import type { Delegation, DelegationWithQuotas } from './schemas/delegation.ts';

/** The delegation as those see it who may. */
export function showDelegation(delegation: DelegationRecord): Delegation {
  const { subject: _subject, ...focalPoint } = delegation.focalPoint;
  return {
    delegationId: delegation.delegationId,
    invitationId: delegation.invitationId,
    entity: delegation.represents,
    status: delegation.status,
    languages: delegation.languages,
    focalPoint,
    contested: delegation.contested ?? false,
    registeredAt: delegation.registeredAt,
    submittedAt: delegation.submittedAt,
    ...(delegation.withdrawnAt === undefined ? {} : { withdrawnAt: delegation.withdrawnAt }),
  };
}

export const showDelegationWithQuotas = (delegation: DelegationRecord, quota: Quota): DelegationWithQuotas => ({
  ...showDelegation(delegation),
  quotas: placesOf(quota),
  totalQuota: totalPlacesOf(quota),
});
