import { NotAmendable } from './problems.ts';

export const delegateStates = ['draft', 'nominated', 'withdrawn', 'replaced'] as const;
export type DelegateState = (typeof delegateStates)[number];

interface Living {
  readonly status: DelegateState;
}

/** Whether the delegate has a place: neither withdrawn nor replaced. */
export const isLive = ({ status }: Living): boolean => status === 'draft' || status === 'nominated';

/** @throws NotAmendable for who does not come any more: nothing of them can be changed */
export function requireLive({ status }: Living): void {
  if (status === 'withdrawn')
    throw new NotAmendable('This delegate was withdrawn. Add the person again if they come after all.');
  if (status === 'replaced')
    throw new NotAmendable('This delegate was replaced. `replacedBy` names who has the place now.');
}
