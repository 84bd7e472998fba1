import type { CommandIdentity, CommandLog, Commit } from '../shared/dynamo/command-log.ts';
import type { Cause } from '../shared/events/compose-event.ts';
import { Busy, NotFound, StaleVersion } from '../shared/problem.ts';
import { AccreditationMoved, type AccreditationStore } from './data/accreditation-store.ts';
import { BadgeMoved, type BadgeStore } from './data/badge-store.ts';
import type { Accreditation } from './domain/accreditation.ts';
import type { Badge } from './domain/badge.ts';

export interface ChangeBadge {
  readonly conferenceId: string;
  readonly serial: string;
  /** The version the officer read; undefined means "whatever it is now". */
  readonly expectedVersion?: number;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

/** More than officers and events that could change one badge at the same moment. */
const MAX_ATTEMPTS = 20;

/**
 * Changes a badge as it is: reads it, lets `decide` say what is written, told and answered, and when somebody else was
 * faster lets it judge again what is there now.
 * @throws NotFound, StaleVersion, Busy when others keep changing it
 * @throws whatever `decide` throws about the badge as it is, and whatever CommandLog.commit throws
 */
export async function changeBadge<Change extends Commit>(
  { badges, commands }: { readonly badges: BadgeStore; readonly commands: CommandLog },
  { conferenceId, serial, expectedVersion, identity, now }: ChangeBadge,
  decide: (found: Badge) => Promise<Change>,
): Promise<Change> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const found = await badges.get(conferenceId, serial);
    if (!found) throw new NotFound();
    if (expectedVersion !== undefined && expectedVersion !== found.version) throw new StaleVersion();
    try {
      const change = await decide(found);
      await commands.commit(identity, change, now);
      return change;
    } catch (error) {
      if (!(error instanceof BadgeMoved || error instanceof AccreditationMoved)) throw error;
    }
  }
  throw new Busy();
}

/**
 * The accreditation of a badge's bearer as it is now.
 * @throws BadgeMoved when a live badge is not the bearer's any more: it was replaced since it was read
 */
export async function bearerOf(
  { accreditations }: { readonly accreditations: AccreditationStore },
  { conferenceId, delegateId, serial, status }: Badge,
): Promise<Accreditation | undefined> {
  const bearer = await accreditations.get(conferenceId, delegateId, { consistent: true });
  const isLive = status === 'active' || status === 'suspended';
  if (isLive && bearer?.serial !== serial) throw new BadgeMoved();
  return bearer;
}
