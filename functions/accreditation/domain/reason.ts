import type { VerdictKind } from '../../../events/vocabulary.ts';

/** A code of the conference for what officers say, and the verdicts it is meant for; without them, for everything. */
export interface Reason {
  readonly key: string;
  readonly verdicts?: readonly VerdictKind[] | undefined;
}

/** Whether a code may be given with a verdict, or with what two officers take back. A conference without a list takes any. */
export function isReason(reasons: readonly Reason[] | undefined, code: string, verdict?: VerdictKind): boolean {
  if (reasons === undefined) return true;
  const reason = reasons.find(({ key }) => key === code);
  return reason !== undefined && (verdict === undefined || (reason.verdicts?.includes(verdict) ?? true));
}
