import { join } from 'node:path';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { ObjectBucket } from '../../shared/objects/object-bucket.ts';
import { signRequestsTo } from '../../shared/objects/signed-request.ts';
import { openPrintFonts } from '../../shared/rendering/print-fonts.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { PhotoProjection } from '../data/photo-projection.ts';
import { withPhoto } from '../fetch-photo.ts';
import { getBadgeFace } from '../get-badge-face.ts';
import { etagOfFace, renderBadges } from '../rendering/badge-pdf.ts';
import { getBadgePdfRoute } from '../schemas/badge.ts';

const { TABLE_NAME, DOCUMENTS_BUCKET, LAMBDA_TASK_ROOT } = parseEnvironment({
  TABLE_NAME: setting,
  DOCUMENTS_BUCKET: setting,
  LAMBDA_TASK_ROOT: setting,
});
const documents = connectTable();
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  badges: new BadgeStore(documents, TABLE_NAME),
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  delegations: new DelegationProjection(documents, TABLE_NAME),
  photos: new PhotoProjection(documents, TABLE_NAME),
};
const photoFiles = new ObjectBucket(signRequestsTo(DOCUMENTS_BUCKET));

export const handler = httpHandler(getBadgePdfRoute, async ({ params, caller, ifNoneMatch }) => {
  const onFile = await getBadgeFace(tools, { ...params, caller });
  return unlessKnown(ifNoneMatch, etagOfFace(onFile), async () => ({
    status: 200,
    media: 'application/pdf',
    bytes: await renderBadges(
      [await withPhoto(photoFiles, onFile)],
      await openPrintFonts(join(LAMBDA_TASK_ROOT, 'assets')),
    ),
    headers: { 'content-disposition': `inline; filename="${onFile.face.serial}.pdf"` },
  }));
});
