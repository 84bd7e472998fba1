import type { DelegateProfile } from '../../../events/vocabulary.ts';
import type { ScreenedProfile } from './accreditation.ts';

/** Of what registration tells of a delegate no more than is decided on and shown: no journey, no languages. */
export const screenedProfile = ({
  badgeName,
  nativeName,
  title,
  rank,
  function: role,
  category,
  headOfDelegation,
  attendance,
}: DelegateProfile): ScreenedProfile => ({
  badgeName,
  nativeName,
  title,
  rank,
  function: role,
  category,
  headOfDelegation,
  attendance,
});
