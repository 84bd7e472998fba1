import type { Caller } from '../shared/auth/caller.ts';
import type { Answer, CommandIdentity, CommandLog } from '../shared/dynamo/command-log.ts';
import type { Cause } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { NotFound, PreconditionRequired, StaleVersion } from '../shared/problem.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import type { BadgeStore } from './data/badge-store.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { type Accreditation, conditionsUntil } from './domain/accreditation.ts';
import type { Badge } from './domain/badge.ts';
import { NotInScreening, UnknownCondition } from './domain/problems.ts';
import { conditionsChanged } from './issue-badge.ts';
import type { ConditionBody } from './schemas/condition.ts';

export interface PutCondition {
  readonly conferenceId: string;
  readonly delegateId: string;
  readonly name: string;
  readonly body: ConditionBody;
  readonly caller: Caller;
  readonly expectedVersion?: number;
  readonly ifMatchSent: boolean;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

export interface PutConditionTools {
  readonly accreditations: AccreditationStore;
  readonly badges: BadgeStore;
  readonly conferences: ConferenceProjection;
  readonly commands: CommandLog;
}

/**
 * An officer attests that a condition of a delegate holds, and until when.
 * 1. The conference must ask for it, and the delegate must still come.
 * 2. A badge that depends on it learns in the same step until when its conditions hold; no other badge is touched.
 * 3. Whoever keeps lists of badges is told.
 * @throws NotFound, PreconditionRequired, StaleVersion, UnknownCondition, NotInScreening
 */
export async function putCondition(tools: PutConditionTools, command: PutCondition): Promise<Answer> {
  const { conferenceId, delegateId, name, body, caller, cause, now } = command;
  const known = await tools.conferences.get(conferenceId);
  const conditions = new Set((known?.categories ?? []).flatMap((category) => category.conditions ?? []));

  const decide = async (found: Accreditation | undefined): Promise<Answer> => {
    if (!found) throw new NotFound();
    const badge = found.serial === undefined ? undefined : await tools.badges.get(conferenceId, found.serial);
    if (!conditions.has(name) && !badge?.conditions?.includes(name)) throw new UnknownCondition(name, [...conditions]);
    const isKnown = found.conditions !== undefined && Object.hasOwn(found.conditions, name);
    if (isKnown && !command.ifMatchSent) throw new PreconditionRequired();
    if (command.expectedVersion !== undefined && command.expectedVersion !== found.version) throw new StaleVersion();
    if (found.status === 'withdrawn') throw new NotInScreening(found.status, found.withdrawal);

    const given = {
      validUntil: new Date(body.validUntil).toISOString(),
      note: body.note,
      by: caller.subject,
      at: now.toISOString(),
    };
    const after = {
      ...found,
      conditions: { ...found.conditions, [name]: given },
      version: found.version + 1,
    };
    const changed = badge && withConditionsOf(after, badge);
    const answer = { status: 200, body: given, etag: etagOf(after.version) };
    await tools.commands.commit(
      command.identity,
      {
        writes: [
          tools.accreditations.write(found, after),
          ...(badge && changed ? tools.badges.changeConditions(badge, changed) : []),
        ],
        events: changed ? [conditionsChanged(changed, cause, now)] : [],
        answer,
      },
      now,
    );
    return answer;
  };
  return decideOnLatest(tools.accreditations, conferenceId, delegateId, decide);
}

/** The badge as what is attested now makes it; undefined when that changes nothing, or it is dead for good. */
function withConditionsOf(bearer: Accreditation, badge: Badge): Badge | undefined {
  if (badge.conditions === undefined || badge.status === 'replaced' || badge.status === 'revoked') return undefined;
  const until = conditionsUntil(badge.conditions, bearer.conditions);
  return until === badge.conditionsUntil ? undefined : { ...badge, conditionsUntil: until, version: badge.version + 1 };
}
