import { join } from 'node:path';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { openPrintFonts } from '../../shared/rendering/print-fonts.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { ReceiptStore } from '../data/receipt-store.ts';
import { getCustodyReceipt } from '../get-custody-receipt.ts';
import { renderCustodyReceipt } from '../rendering/custody-receipt.ts';
import { getCustodyReceiptRoute } from '../schemas/badge-lifecycle.ts';

const { TABLE_NAME, LAMBDA_TASK_ROOT } = parseEnvironment({ TABLE_NAME: setting, LAMBDA_TASK_ROOT: setting });
const documents = connectTable();
const tools = {
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  delegations: new DelegationProjection(documents, TABLE_NAME),
  receipts: new ReceiptStore(documents, TABLE_NAME),
};

/** A receipt never changes, so its id names its print. */
export const handler = httpHandler(getCustodyReceiptRoute, async ({ params, caller, ifNoneMatch }) => {
  const face = await getCustodyReceipt(tools, { ...params, caller });
  return unlessKnown(ifNoneMatch, `"${face.receiptId}"`, async () => ({
    status: 200,
    media: 'application/pdf',
    bytes: await renderCustodyReceipt(face, await openPrintFonts(join(LAMBDA_TASK_ROOT, 'assets'))),
    headers: { 'content-disposition': `inline; filename="${face.receiptId}.pdf"` },
  }));
});
