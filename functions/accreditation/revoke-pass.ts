import { passRevokedV1 } from '../../events/accreditation/pass-revoked.v1.ts';
import type { CommandIdentity, CommandLog } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { NotFound, StaleVersion } from '../shared/problem.ts';
import type { PassStore } from './data/pass-store.ts';

export interface RevokePass {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly passId: string;
  readonly expectedVersion?: number;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

/** A pass is taken back, or was lost. One that is revoked already stays so. @throws NotFound, StaleVersion */
export async function revokePass(
  { commands, passes }: { readonly commands: CommandLog; readonly passes: PassStore },
  { conferenceId, delegationId, passId, expectedVersion, identity, cause, now }: RevokePass,
): Promise<void> {
  const found = await passes.get(conferenceId, delegationId, passId);
  if (!found) throw new NotFound();
  if (expectedVersion !== undefined && expectedVersion !== found.version) throw new StaleVersion();
  if (found.status === 'revoked') return;
  const told = { passId, delegationId, kind: found.kind };
  const event = composeEvent(passRevokedV1, cause, { id: passId, version: found.version + 1 }, told, now);
  await commands.commit(identity, { writes: passes.revoke(found, now), events: [event] }, now);
}
