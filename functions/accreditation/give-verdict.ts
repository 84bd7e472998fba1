import { infoRequestedV1 } from '../../events/accreditation/info-requested.v1.ts';
import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { Answer, CommandIdentity, CommandLog } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { Forbidden, NotFound, StaleVersion } from '../shared/problem.ts';
import { carryOut, type DecisionTools, orRecorded } from './carry-out-decision.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { type Accreditation, type GivenVerdict, giveVerdictOn } from './domain/accreditation.ts';
import { speakersOf } from './domain/authorities.ts';
import { UnknownCategory } from './domain/problems.ts';
import { presentState } from './present-accreditation.ts';
import { requireReason } from './require-reason.ts';
import type { AccreditationState } from './schemas/accreditation.ts';
import type { VerdictBody } from './schemas/verdict.ts';

export interface GiveVerdict {
  readonly conferenceId: string;
  readonly delegateId: string;
  readonly body: VerdictBody;
  readonly caller: Caller;
  /** The version the officer read; undefined means "whatever it is now". */
  readonly expectedVersion?: number;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

export interface GiveVerdictTools extends DecisionTools {
  readonly conferences: ConferenceProjection;
  readonly commands: CommandLog;
}

/** An answer whose body is what became of the delegate. */
export type VerdictAnswer = Answer & { readonly body: AccreditationState };

/**
 * An officer gives the verdict of an authority.
 * 1. The officer must speak for that authority, the reason must be one of the conference's, and the delegate must be undecided.
 * 2. The verdict joins the history, and the required verdicts of the category decide.
 * 3. Whoever is admitted by it gets the badge in the same step.
 * 4. Whoever waits is told: of an admission, a refusal, or what an authority still wants to know.
 * @throws Forbidden, InvalidRequest, NotFound, StaleVersion, NotInScreening, VerdictNotRequired, UnknownCategory
 * @throws whatever CommandLog.commit throws
 */
export async function giveVerdict(tools: GiveVerdictTools, command: GiveVerdict): Promise<VerdictAnswer> {
  const { conferenceId, delegateId, body, caller, cause, now } = command;
  if (!hasRole(caller, ...speakersOf[body.authority])) {
    throw new Forbidden(`You do not speak for ${body.authority}.`);
  }
  await requireReason(tools, conferenceId, body.reasonCode, body.verdict);
  const given: GivenVerdict = { ...body, by: caller.subject, at: now.toISOString() };

  const decide = async (found: Accreditation | undefined): Promise<VerdictAnswer> => {
    if (!found) throw new NotFound();
    if (command.expectedVersion !== undefined && command.expectedVersion !== found.version) throw new StaleVersion();
    const known = await tools.conferences.withCategory(conferenceId, found.profile.category);
    if (!known) throw new UnknownCategory(found.profile.category);
    const after = giveVerdictOn(found, given, known.category.requiredVerdicts);

    const { accreditation, writes, events } = await carryOut(tools, { before: found, after, ...known, cause, now });
    const told = given.verdict === 'more-info' ? [infoRequested(command, accreditation), ...events] : events;
    const answer = { status: 200, body: presentState(accreditation), etag: etagOf(accreditation.version) };
    const commit = { writes, events: orRecorded(told, accreditation, cause, now), answer };
    await tools.commands.commit(command.identity, commit, now);
    return answer;
  };
  return decideOnLatest(tools.accreditations, conferenceId, delegateId, decide);
}

const infoRequested = ({ body, cause, now }: GiveVerdict, { delegateId, delegationId, version }: Accreditation) =>
  composeEvent(
    infoRequestedV1,
    cause,
    { id: delegateId, version },
    { delegateId, delegationId, authority: body.authority, reasonCode: body.reasonCode ?? 'unspecified' },
    now,
  );
