import type { Caller } from '../shared/auth/caller.ts';
import type { Answer, CommandIdentity, CommandLog } from '../shared/dynamo/command-log.ts';
import type { Cause } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { NotFound, StaleVersion } from '../shared/problem.ts';
import { carryOut, type DecisionTools, orRecorded } from './carry-out-decision.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { type Accreditation, type Reversal, reverse } from './domain/accreditation.ts';
import { UnknownCategory } from './domain/problems.ts';
import { presentState } from './present-accreditation.ts';
import { requireReason } from './require-reason.ts';
import type { ReversalBody } from './schemas/reversal.ts';

export interface ReverseDecision {
  readonly conferenceId: string;
  readonly delegateId: string;
  readonly action: Reversal;
  readonly body: ReversalBody;
  readonly caller: Caller;
  /** The version the officer read; undefined means "whatever it is now". */
  readonly expectedVersion?: number;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

export interface ReverseDecisionTools extends DecisionTools {
  readonly conferences: ConferenceProjection;
  readonly commands: CommandLog;
}

/**
 * Two officers take a decision back.
 * 1. The first one proposes it; nothing else happens, and the proposal ends by itself.
 * 2. The second one, another person, confirms: an accreditation is revoked and the badge dies, or a case is opened again and every
 *    verdict lapses.
 * 3. Those who rely on the accreditation or the badge are told.
 * Of two officers who ask at the same moment the one who is second confirms.
 * @throws InvalidRequest for a reason that is none of the conference's
 * @throws NotFound, StaleVersion, NotReversible, SecondOfficerNeeded, UnknownCategory
 * @throws whatever CommandLog.commit throws
 */
export async function reverseDecision(tools: ReverseDecisionTools, command: ReverseDecision): Promise<Answer> {
  const { conferenceId, delegateId, action, body, caller, cause, now } = command;
  await requireReason(tools, conferenceId, body.reasonCode);
  const asked = { action, ...body, by: caller.subject, at: now.toISOString() };

  const decide = async (found: Accreditation | undefined): Promise<Answer> => {
    if (!found) throw new NotFound();
    if (command.expectedVersion !== undefined && command.expectedVersion !== found.version) throw new StaleVersion();
    const known = await tools.conferences.withCategory(conferenceId, found.profile.category);
    if (!known) throw new UnknownCategory(found.profile.category);
    const { accreditation: after, confirmed } = reverse(found, asked, known.category.requiredVerdicts);

    const { accreditation, writes, events } = confirmed
      ? await carryOut(tools, { before: found, after, ...known, cause, now })
      : { accreditation: after, writes: [tools.accreditations.write(found, after)], events: [] };
    const answer = {
      ...(confirmed
        ? { status: 200, body: presentState(accreditation) }
        : { status: 202, body: { delegateId, proposal: accreditation.proposal } }),
      etag: etagOf(accreditation.version),
    };
    const told = confirmed ? orRecorded(events, accreditation, cause, now) : events;
    await tools.commands.commit(command.identity, { writes, events: told, answer }, now);
    return answer;
  };
  return decideOnLatest(tools.accreditations, conferenceId, delegateId, decide);
}
