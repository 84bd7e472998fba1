import {
  AlreadyFocalPoint,
  FocalPointJoined,
  FocalPointNotJoined,
  InvitationExpired,
  PrimaryFocalPoint,
  TooManyFocalPoints,
} from './problems.ts';

interface Contact {
  readonly focalPointId: string;
  readonly name: string;
  readonly email: string;
  readonly phone?: string | undefined;
  readonly language?: string | undefined;
}

/** What somebody says of themselves who joins. */
export type Own = { readonly [Field in Exclude<keyof Contact, 'focalPointId'>]?: Contact[Field] | undefined };

/** The one who answers for the delegation. `subject` is who it is to the identity provider. */
export interface Primary extends Contact {
  readonly subject: string;
}

/** Somebody who was asked to speak for the delegation as well; who has joined has a subject. */
export interface Backup extends Contact {
  readonly subject?: string | undefined;
  /** Of who has not joined: until when the code works, in milliseconds since 1970. */
  readonly deadline?: number | undefined;
  /** Of who has not joined: the subject of who asked them. */
  readonly invitedBy?: string | undefined;
}

/** Those who speak for one delegation, or were asked to. Exactly one is primary. */
export interface FocalPoints {
  readonly focalPoint: Primary;
  readonly backups?: readonly Backup[] | undefined;
}

export const MOST_FOCAL_POINTS = 20;
export const CODE_LASTS_DAYS = 14;

export type FocalPointState = 'invited' | 'joined' | 'expired';

/** The state of a backup as of `now`: nobody has to say that a code has expired. */
export const stateOfBackup = (
  { subject, deadline = 0 }: Pick<Backup, 'subject' | 'deadline'>,
  now: Date,
): FocalPointState => (subject !== undefined ? 'joined' : deadline <= now.getTime() ? 'expired' : 'invited');

/** How somebody stands to the delegation; undefined for who does not speak for it. */
export function standingOf(
  { focalPoint, backups = [] }: FocalPoints,
  subject: string,
): 'primary' | 'backup' | undefined {
  if (focalPoint.subject === subject) return 'primary';
  return backups.some((backup) => backup.subject === subject) ? 'backup' : undefined;
}

/** Everybody who may speak for the delegation now, the primary first. */
export const speakersOf = ({ focalPoint, backups = [] }: FocalPoints) => [
  { focalPointId: focalPoint.focalPointId, subject: focalPoint.subject, isPrimary: true },
  ...backups.flatMap(({ focalPointId, subject }) =>
    subject === undefined ? [] : [{ focalPointId, subject, isPrimary: false }],
  ),
];

/** @throws TooManyFocalPoints */
export function withInvited<Delegation extends FocalPoints>(delegation: Delegation, backup: Backup): Delegation {
  const { backups = [] } = delegation;
  if (backups.length + 1 >= MOST_FOCAL_POINTS) throw new TooManyFocalPoints(MOST_FOCAL_POINTS);
  return { ...delegation, backups: [...backups, backup] };
}

/**
 * Somebody who was invited becomes a backup, with what they say of themselves in place of what was said of them.
 * One person speaks for a delegation once: who does so already leaves the code to whom it was meant for.
 * @throws FocalPointJoined, InvitationExpired, AlreadyFocalPoint
 */
export function withJoined<Delegation extends FocalPoints>(
  delegation: Delegation,
  invited: Backup,
  subject: string,
  own: Own,
  now: Date,
): Delegation {
  const state = stateOfBackup(invited, now);
  if (state === 'joined') throw new FocalPointJoined();
  if (state === 'expired') throw new InvitationExpired();
  if (standingOf(delegation, subject)) throw new AlreadyFocalPoint();
  const joined = {
    focalPointId: invited.focalPointId,
    subject,
    name: own.name ?? invited.name,
    email: own.email ?? invited.email,
    phone: own.phone ?? invited.phone,
    language: own.language ?? invited.language,
  };
  return { ...delegation, backups: delegation.backups?.map((backup) => (backup === invited ? joined : backup)) };
}

/**
 * Whoever is removed takes along those they had invited and who have not joined: a code that a compromised account made must
 * not let it in again.
 * @throws PrimaryFocalPoint when it is the primary; what is left is undefined when there is no such focal point
 */
export function withoutFocalPoint<Delegation extends FocalPoints>(
  delegation: Delegation,
  focalPointId: string,
): { readonly left: Delegation; readonly removed: Backup } | undefined {
  if (delegation.focalPoint.focalPointId === focalPointId) throw new PrimaryFocalPoint();
  const removed = delegation.backups?.find((backup) => backup.focalPointId === focalPointId);
  const wasInvitedByThem = ({ subject, invitedBy }: Backup): boolean =>
    subject === undefined && invitedBy !== undefined && invitedBy === removed?.subject;
  const stays = (one: Backup): boolean => one !== removed && !wasInvitedByThem(one);
  return removed && { left: { ...delegation, backups: delegation.backups?.filter(stays) }, removed };
}

/**
 * A backup becomes primary, and the primary a backup.
 * @throws FocalPointNotJoined; undefined when there is no such focal point
 */
export function withPrimary<Delegation extends FocalPoints>(
  delegation: Delegation,
  focalPointId: string,
): Delegation | undefined {
  const { focalPoint, backups = [] } = delegation;
  if (focalPoint.focalPointId === focalPointId) return delegation;
  const next = backups.find((backup) => backup.focalPointId === focalPointId);
  if (!next) return undefined;
  const { subject, ...contact } = next;
  if (subject === undefined) throw new FocalPointNotJoined();
  return {
    ...delegation,
    focalPoint: { ...contact, subject },
    backups: backups.map((backup) => (backup === next ? focalPoint : backup)),
  };
}
