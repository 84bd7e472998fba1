import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { scheduledRun } from '../../shared/events/scheduled-run.ts';
import { ObjectBucket } from '../../shared/objects/object-bucket.ts';
import { signRequestsTo } from '../../shared/objects/signed-request.ts';
import { AccessLog } from '../data/access-log.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { DocumentStore } from '../data/document-store.ts';
import { deleteScans } from '../delete-scans.ts';

const { TABLE_NAME, DOCUMENTS_BUCKET } = parseEnvironment({ TABLE_NAME: setting, DOCUMENTS_BUCKET: setting });
const table = connectTable();
const commands = new CommandLog(table, TABLE_NAME, 'REG');
const dependencies = {
  commands,
  conferences: new ConferenceStore(table, TABLE_NAME, commands),
  delegates: new DelegateStore(table, TABLE_NAME, commands),
  documents: new DocumentStore(table, TABLE_NAME, commands),
  accesses: new AccessLog(table, TABLE_NAME, commands),
  objects: new ObjectBucket(signRequestsTo(DOCUMENTS_BUCKET)),
};

export const handler = scheduledRun((run) => deleteScans(dependencies, run));
