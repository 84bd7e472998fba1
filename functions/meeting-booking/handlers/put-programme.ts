import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { ProgrammeStore } from '../data/programme-store.ts';
import { programmeView } from '../get-programme.ts';
import { putProgramme } from '../put-programme.ts';
import { putProgrammeRoute } from '../schemas/programme.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'MTG');
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  programmes: new ProgrammeStore(documents, TABLE_NAME, commands),
  meetings: new MeetingStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(putProgrammeRoute, async ({ params, body, ...request }) => {
  const { programme, version, created } = await putProgramme(stores, { ...params, body, ...request });
  return { status: created ? 201 : 200, body: programmeView(programme), etag: etagOf(version) };
});
