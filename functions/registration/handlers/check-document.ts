import * as z from 'zod';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, onNotice } from '../../shared/events/event-consumer.ts';
import { ObjectBucket } from '../../shared/objects/object-bucket.ts';
import { signRequestsTo } from '../../shared/objects/signed-request.ts';
import { checkDocument, scanVerdicts } from '../check-document.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { DocumentStore } from '../data/document-store.ts';

const { TABLE_NAME, DOCUMENTS_BUCKET, MALWARE_PROTECTION_PLAN } = parseEnvironment({
  TABLE_NAME: setting,
  DOCUMENTS_BUCKET: setting,
  MALWARE_PROTECTION_PLAN: setting,
});
const table = connectTable();
const commands = new CommandLog(table, TABLE_NAME, 'REG');
const dependencies = {
  delegates: new DelegateStore(table, TABLE_NAME, commands),
  documents: new DocumentStore(table, TABLE_NAME, commands),
  objects: new ObjectBucket(signRequestsTo(DOCUMENTS_BUCKET)),
  // The id of the plan in AWS. A machine that has none of its like says so in its place.
  isScanned: MALWARE_PROTECTION_PLAN !== 'absent',
};

const objectCreated = z.object({ object: z.object({ key: z.string(), 'version-id': z.string().optional() }) });

const objectScanned = z.object({
  s3ObjectDetails: z.object({ objectKey: z.string(), versionId: z.string().optional() }),
  scanResultDetails: z.object({ scanResultStatus: z.enum(scanVerdicts) }),
});

export const handler = eventConsumer(
  onNotice('Object Created', objectCreated, ({ eventId, detail: { object } }) =>
    checkDocument(dependencies, {
      eventId,
      object: { key: object.key, versionId: object['version-id'] },
      now: new Date(),
    }),
  ),
  onNotice('GuardDuty Malware Protection Object Scan Result', objectScanned, ({ eventId, detail }) =>
    checkDocument(dependencies, {
      eventId,
      object: { key: detail.s3ObjectDetails.objectKey, versionId: detail.s3ObjectDetails.versionId },
      verdict: detail.scanResultDetails.scanResultStatus,
      now: new Date(),
    }),
  ),
);
