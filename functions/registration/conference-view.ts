import { type Caller, hasRole, officers } from '../shared/auth/caller.ts';
import type { Conference } from './schemas/conference.ts';

/** The conference as the caller may see it: what officers may say about people is for the staff. */
export function showConference(conference: Conference, caller: Caller): Conference {
  if (hasRole(caller, ...officers)) return conference;
  const { reasonCodes: _reasonCodes, ...shown } = conference;
  return shown;
}
