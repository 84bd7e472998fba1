import { keepApartChangedV1 } from '../../events/meeting-booking/keep-apart-changed.v1.ts';
import type { CommandIdentity, CommandLog } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { NotFound, PreconditionRequired, StaleVersion } from '../shared/problem.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import { type KeepApartStore, putKeepApartList } from './data/keep-apart-store.ts';
import { pairOf, pairsFaults } from './domain/keep-apart.ts';
import { InvalidKeepApart } from './domain/problems.ts';
import { keepApartView } from './get-keep-apart.ts';
import type { KeepApartBody, KeepApartView } from './schemas/keep-apart.ts';

export interface PutKeepApart {
  readonly conferenceId: string;
  readonly body: KeepApartBody;
  readonly expectedVersion?: number;
  readonly ifMatchSent: boolean;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

interface Stores {
  readonly directory: DirectoryStore;
  readonly keepApart: KeepApartStore;
  readonly commands: CommandLog;
}

/**
 * The protocol desk says which delegations are kept apart.
 * 1. There must be such a conference, and what is there must be what the desk read.
 * 2. Each pair is of two delegations of the conference, is there once, and nobody is in too many.
 * 3. The list is put in place of the one before; placed meetings are looked at by whoever hears that it was, not of whom.
 * @throws NotFound, PreconditionRequired, StaleVersion, InvalidKeepApart
 */
export async function putKeepApart(
  { directory, keepApart, commands }: Stores,
  { conferenceId, body, expectedVersion, ifMatchSent, identity, cause, now }: PutKeepApart,
): Promise<{ view: KeepApartView; version: number }> {
  const [conference, current, delegations] = await Promise.all([
    directory.conference(conferenceId),
    keepApart.list(conferenceId, { consistent: true }),
    directory.delegations(
      conferenceId,
      body.pairs.flatMap(({ delegationIds }) => delegationIds),
    ),
  ]);
  if (!conference) throw new NotFound();
  if (current.version > 0 && !ifMatchSent) throw new PreconditionRequired();
  if (expectedVersion !== undefined && expectedVersion !== current.version) throw new StaleVersion();
  const faults = pairsFaults(body.pairs, (delegationId) => delegations.has(delegationId));
  if (faults.length > 0) throw new InvalidKeepApart(faults);

  const pairs = body.pairs.map(({ delegationIds: [own, other], minutes }) => ({
    delegationIds: pairOf({ own, other }),
    minutes,
  }));
  const version = current.version + 1;
  const event = composeEvent(keepApartChangedV1, cause, { id: conferenceId, version }, {}, now);
  await putKeepApartList(commands, conferenceId, pairs, current.version, identity, event, now);
  return { view: keepApartView(pairs), version };
}
