import { exportRequestedV1 } from '../../../events/registration/export-requested.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { ObjectBucket } from '../../shared/objects/object-bucket.ts';
import { signRequestsTo } from '../../shared/objects/signed-request.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { ExportStore } from '../data/export-store.ts';
import { writeExport } from '../write-export.ts';

const { TABLE_NAME, EXPORTS_BUCKET } = parseEnvironment({ TABLE_NAME: setting, EXPORTS_BUCKET: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
  delegates: new DelegateStore(documents, TABLE_NAME, commands),
  exports: new ExportStore(documents, TABLE_NAME, commands),
  objects: new ObjectBucket(signRequestsTo(EXPORTS_BUCKET)),
};

export const handler = eventConsumer(
  on(exportRequestedV1, ({ metadata, data }) =>
    writeExport(dependencies, {
      conferenceId: metadata.conferenceId,
      exportId: data.exportId,
      now: () => new Date(),
    }),
  ),
);
