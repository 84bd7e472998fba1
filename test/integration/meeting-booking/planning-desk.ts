import type { MeetingStore } from '../../../functions/meeting-booking/data/meeting-store.ts';
import { planSchedule } from '../../../functions/meeting-booking/plan-schedule.ts';
import { type PlanView, planBody } from '../../../functions/meeting-booking/schemas/plan.ts';
import { CommandLog } from '../../../functions/shared/dynamo/command-log.ts';
import { commandBy } from '../../support/commands.ts';
import { protocolDesk, type StagedConference } from './staged-conference.ts';

export interface PlanningTools {
  readonly meetings?: Pick<MeetingStore, 'inStatus' | 'placedOn' | 'getMany' | 'changeTogether'>;
  readonly clock?: () => number;
  readonly key?: string;
}

/** What the protocol desk gets when it plans. */
export async function plan(
  conference: StagedConference,
  body: object,
  { meetings = conference.meetings, clock = () => 0, key }: PlanningTools = {},
): Promise<PlanView> {
  const { conferenceId, now } = conference;
  const route = `POST /v1/conferences/${conferenceId}/schedule/plan`;
  const { directory, programmes, calendars } = conference;
  const commands = new CommandLog(conference.table.documents, conference.table.name, 'MTG');
  const answer = await planSchedule(
    { directory, programmes, calendars, meetings, commands, clock },
    {
      conferenceId,
      body: planBody.parse({ requests: 'all', mode: 'apply', ...body }),
      ...commandBy(protocolDesk.subject, conferenceId, { now, route, ...(key === undefined ? {} : { key }) }),
    },
  );
  return answer.body as PlanView;
}
