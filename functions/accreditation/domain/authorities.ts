import type { Authority } from '../../../events/vocabulary.ts';
import type { Role } from '../../shared/auth/caller.ts';

/** The staff who work on accreditations and see them whole. */
export const officers = ['accreditation', 'security', 'host', 'protocol'] as const satisfies readonly Role[];

/** Who speaks for which authority. The accreditation desk is the protocol's; security and host speak for themselves. */
export const speakersOf: Readonly<Record<Authority, readonly Role[]>> = {
  protocol: ['protocol', 'accreditation'],
  security: ['security'],
  host: ['host'],
};
