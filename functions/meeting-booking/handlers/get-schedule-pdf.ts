import { join } from 'node:path';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { openPrintFonts } from '../../shared/rendering/print-fonts.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { ProgrammeStore } from '../data/programme-store.ts';
import { getSchedules } from '../get-schedule.ts';
import { renderSchedule } from '../rendering/schedule-pdf.ts';
import { getSchedulePdfRoute } from '../schemas/schedule.ts';

const { TABLE_NAME, LAMBDA_TASK_ROOT } = parseEnvironment({ TABLE_NAME: setting, LAMBDA_TASK_ROOT: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'MTG');
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  programmes: new ProgrammeStore(documents, TABLE_NAME, commands),
  meetings: new MeetingStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(getSchedulePdfRoute, async ({ params, query }) => ({
  status: 200,
  media: 'application/pdf',
  bytes: await renderSchedule(
    await getSchedules(stores, { ...params, ...query }),
    await openPrintFonts(join(LAMBDA_TASK_ROOT, 'assets')),
  ),
  headers: { 'content-disposition': 'inline; filename="room-plan.pdf"' },
}));
