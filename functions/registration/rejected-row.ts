import type { Fault, Problem } from '../shared/problem.ts';

/** What a row of an import says when the command it stands for would have been refused. */
export function rejected(row: number, because: Problem | undefined) {
  const errors = because?.members.errors as readonly Fault[] | undefined;
  return {
    row,
    status: 'rejected' as const,
    ...(because ? { problem: because.slug } : {}),
    errors: errors ? [...errors] : [{ pointer: '', detail: because?.message ?? '' }],
  };
}
