import { join } from 'node:path';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { ObjectBucket } from '../../shared/objects/object-bucket.ts';
import { signRequestsTo } from '../../shared/objects/signed-request.ts';
import { openPrintFonts } from '../../shared/rendering/print-fonts.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { PhotoProjection } from '../data/photo-projection.ts';
import { type Print, PrintStore } from '../data/print-store.ts';
import { withLink } from '../get-badge-print.ts';
import { printBadges } from '../print-badges.ts';
import { printBadgesRoute } from '../schemas/printing.ts';

const { TABLE_NAME, MAC_KEY_ID, DOCUMENTS_BUCKET, EXPORTS_BUCKET, LAMBDA_TASK_ROOT } = parseEnvironment({
  TABLE_NAME: setting,
  MAC_KEY_ID: setting,
  DOCUMENTS_BUCKET: setting,
  EXPORTS_BUCKET: setting,
  LAMBDA_TASK_ROOT: setting,
});
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const sign = signRequestsTo(EXPORTS_BUCKET);
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  badges: new BadgeStore(documents, TABLE_NAME),
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  delegations: new DelegationProjection(documents, TABLE_NAME),
  photos: new PhotoProjection(documents, TABLE_NAME),
  prints: new PrintStore(documents, TABLE_NAME),
  commands,
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
  photoFiles: new ObjectBucket(signRequestsTo(DOCUMENTS_BUCKET)),
  exports: new ObjectBucket(sign),
  fonts: () => openPrintFonts(join(LAMBDA_TASK_ROOT, 'assets')),
};

export const handler = httpHandler(
  printBadgesRoute,
  ({ params, caller, ...request }) => printBadges(tools, { ...params, ...request, by: caller.subject }),
  {
    commands,
    // A link works for minutes, the answer is repeated for a day.
    present: async (answer, conferenceId) => ({
      ...answer,
      body: await withLink(sign, conferenceId, answer.body as Print, new Date()),
    }),
  },
);
