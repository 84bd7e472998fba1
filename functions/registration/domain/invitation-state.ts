export const storedStates = ['open', 'redeemed', 'revoked'] as const;
export type InvitationState = (typeof storedStates)[number] | 'expired';

/** The state of an invitation as of `now`: an open one whose deadline has passed is expired, with nobody having to say so. */
export const stateOf = (
  { state, deadline }: { readonly state: (typeof storedStates)[number]; readonly deadline: number },
  now: Date,
): InvitationState => (state === 'open' && deadline <= now.getTime() ? 'expired' : state);
