import type { Pass } from './domain/pass.ts';
import type { PassView } from './schemas/pass.ts';

/** A pass without where it is, and without who issued it. */
export const presentPass = ({ passId, delegationId, kind, zones, validFrom, validUntil, ...pass }: Pass): PassView => ({
  ...{ passId, delegationId, kind, zones: [...zones], validFrom, validUntil },
  status: pass.status,
  issuedAt: pass.issuedAt,
  ...(pass.revokedAt === undefined ? {} : { revokedAt: pass.revokedAt }),
});
