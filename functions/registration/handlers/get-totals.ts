import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { StandingStore } from '../data/standing-store.ts';
import { getTotals } from '../get-totals.ts';
import { getTotalsRoute } from '../schemas/progress.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  standings: new StandingStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(getTotalsRoute, async ({ params: { conferenceId } }) => ({
  status: 200,
  body: await getTotals(dependencies, conferenceId),
}));
