import { DelegationWithdrawn } from './problems.ts';

/** @throws DelegationWithdrawn when the delegation does not come any more: nothing of it can be changed */
export function requireNotWithdrawn({ status }: { readonly status: string }): void {
  if (status === 'withdrawn') throw new DelegationWithdrawn();
}
