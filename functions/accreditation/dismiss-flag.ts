import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { Answer, CommandIdentity, CommandLog } from '../shared/dynamo/command-log.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { Forbidden, NotFound, StaleVersion } from '../shared/problem.ts';
import { change } from './compare-people.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import type { Accreditation } from './domain/accreditation.ts';
import { dismissFlag, flagOf } from './domain/flags.ts';
import type { DismissalBody } from './schemas/flag.ts';

export interface DismissFlag {
  readonly conferenceId: string;
  readonly delegateId: string;
  readonly flagId: string;
  readonly body: DismissalBody;
  readonly caller: Caller;
  /** The version the officer read; undefined means "whatever it is now". */
  readonly expectedVersion?: number;
  readonly identity: CommandIdentity;
  readonly now: Date;
}

/**
 * An officer has looked at a flag and dismisses it.
 * 1. What the watch list says is for security to dismiss.
 * 2. That two delegates are not one is true of both: the other's flag is dismissed first, so that a repeat does what a first run left.
 * 3. What was dismissed before stays as it was.
 * @throws NotFound, Forbidden, StaleVersion and whatever CommandLog.commit throws
 */
export async function dismissFlagOf(
  tools: { readonly accreditations: AccreditationStore; readonly commands: CommandLog },
  command: DismissFlag,
): Promise<Answer> {
  const { conferenceId, delegateId, flagId, body, caller, expectedVersion, identity, now } = command;
  const dismissal = { reason: body.reason, by: caller.subject, at: now.toISOString() };

  const decide = async (found: Accreditation | undefined): Promise<Answer> => {
    if (!found) throw new NotFound();
    const { kind } = flagOf(found, flagId);
    if (kind === 'watch-list' && !hasRole(caller, 'security')) {
      throw new Forbidden('What the watch list says is for security to dismiss.');
    }
    if (expectedVersion !== undefined && expectedVersion !== found.version) throw new StaleVersion();
    const after = dismissFlag(found, flagId, dismissal) ?? found;
    const answer = { status: 200, body: flagOf(after, flagId), etag: etagOf(after.version) };
    if (after === found) return answer;
    await change(
      tools,
      conferenceId,
      { kind, id: flagId },
      (other) => other && dismissFlag(other, delegateId, dismissal),
    );
    await tools.commands.commit(identity, { writes: [tools.accreditations.write(found, after)], answer }, now);
    return answer;
  };
  return decideOnLatest(tools.accreditations, conferenceId, delegateId, decide);
}
