import { join } from 'node:path';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { openPrintFonts } from '../../shared/rendering/print-fonts.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { PassStore } from '../data/pass-store.ts';
import { getPassFace } from '../get-pass.ts';
import { etagOfFace, renderBadges } from '../rendering/badge-pdf.ts';
import { getPassPdfRoute } from '../schemas/pass.ts';

const { TABLE_NAME, LAMBDA_TASK_ROOT } = parseEnvironment({ TABLE_NAME: setting, LAMBDA_TASK_ROOT: setting });
const documents = connectTable();
const tools = {
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  delegations: new DelegationProjection(documents, TABLE_NAME),
  passes: new PassStore(documents, TABLE_NAME),
};

export const handler = httpHandler(getPassPdfRoute, async ({ params, caller, ifNoneMatch }) => {
  const face = await getPassFace(tools, { ...params, caller });
  return unlessKnown(ifNoneMatch, etagOfFace(face), async () => ({
    status: 200,
    media: 'application/pdf',
    bytes: await renderBadges([face], await openPrintFonts(join(LAMBDA_TASK_ROOT, 'assets'))),
    headers: { 'content-disposition': `inline; filename="${face.serial}.pdf"` },
  }));
});
