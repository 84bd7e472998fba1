import type { DelegateProfile } from '../../../events/vocabulary.ts';
import type { ScreenedProfile } from './accreditation.ts';

/**
 * Of what registration tells of a delegate no more than is decided on and shown: of the journey the day of arrival, which
 * `dayOf` finds where the conference is, and no languages.
 */
export const screenedProfile = (
  {
    badgeName,
    nativeName,
    title,
    rank,
    function: role,
    category,
    headOfDelegation,
    attendance,
    arrival,
  }: DelegateProfile,
  dayOf: (instant: string) => string,
): ScreenedProfile => ({
  badgeName,
  nativeName,
  title,
  rank,
  function: role,
  category,
  headOfDelegation,
  attendance,
  arrivesOn: arrival === undefined ? undefined : dayOf(arrival),
});
