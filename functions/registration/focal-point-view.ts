import { writeInstant } from '../shared/local-time.ts';
import type { DelegationRecord } from './data/delegation-store.ts';
import { stateOfBackup } from './domain/focal-points.ts';
import type { FocalPoint } from './schemas/focal-point.ts';

/** Those who speak for the delegation or were asked to, in the order in which they were asked. Who they are to the identity provider is nobody's business. */
export function showFocalPoints({ delegationId, focalPoint, backups = [] }: DelegationRecord, now: Date): FocalPoint[] {
  const { subject: _subject, ...primary } = focalPoint;
  return [
    { ...primary, delegationId, isPrimary: true, state: 'joined' as const },
    ...backups.map((backup) => {
      const { subject: _who, invitedBy: _by, deadline, ...contact } = backup;
      const expiresAt = deadline === undefined ? undefined : writeInstant(deadline);
      return { ...contact, delegationId, isPrimary: false, state: stateOfBackup(backup, now), expiresAt };
    }),
  ].sort((a, b) => (a.focalPointId < b.focalPointId ? -1 : 1));
}

/** One of them. */
export function showFocalPoint(delegation: DelegationRecord, focalPointId: string, now: Date): FocalPoint {
  const shown = showFocalPoints(delegation, now).find((one) => one.focalPointId === focalPointId);
  if (!shown) throw new Error('the delegation has no such focal point');
  return shown;
}
