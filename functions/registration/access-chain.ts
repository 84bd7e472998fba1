import { createHash } from 'node:crypto';
import type { PassportAccess } from './schemas/passport.ts';

/** What is recorded of one look at passport data, or of its deletion. Nothing of the data is in it. */
export type Access = Pick<PassportAccess, 'at' | 'by' | 'roles' | 'what' | 'correlationId' | 'action'>;

/** Whose passport data it is. */
export interface AccessSubject {
  readonly conferenceId: string;
  readonly delegateId: string;
}

/** The link that follows `previous` in a delegate's chain. */
export function nextAccess(
  subject: AccessSubject,
  previous: Pick<PassportAccess, 'sequence' | 'hash'> | undefined,
  access: Access,
): PassportAccess {
  const link = { ...access, sequence: (previous?.sequence ?? 0) + 1, previousHash: previous?.hash ?? '' };
  return { ...link, hash: hashOf(subject, link) };
}

/**
 * Whether these accesses, consecutive ones in order, are as they were written: each has its own hash, follows the one before
 * it, and the first of all follows nothing. That nothing is missing at the end cannot be told from the chain alone.
 */
export const isIntact = (subject: AccessSubject, accesses: readonly PassportAccess[]): boolean =>
  accesses.every((access, at) => {
    const before = accesses[at - 1];
    const follows = before
      ? access.previousHash === before.hash && access.sequence === before.sequence + 1
      : (access.previousHash === '') === (access.sequence === 1);
    return follows && access.hash === hashOf(subject, access);
  });

/** Over all that is recorded, in an order that does not depend on how an item is read. */
const hashOf = ({ conferenceId, delegateId }: AccessSubject, access: Omit<PassportAccess, 'hash'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        conferenceId,
        delegateId,
        access.sequence,
        access.at,
        access.by,
        access.roles,
        access.what,
        access.correlationId,
        access.previousHash,
        ...(access.action ? [access.action] : []),
      ]),
    )
    .digest('base64url');
