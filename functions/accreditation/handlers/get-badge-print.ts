import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { signRequestsTo } from '../../shared/objects/signed-request.ts';
import { PrintStore } from '../data/print-store.ts';
import { getBadgePrint } from '../get-badge-print.ts';
import { getBadgePrintRoute } from '../schemas/printing.ts';

const { TABLE_NAME, EXPORTS_BUCKET } = parseEnvironment({ TABLE_NAME: setting, EXPORTS_BUCKET: setting });
const tools = { prints: new PrintStore(connectTable(), TABLE_NAME), sign: signRequestsTo(EXPORTS_BUCKET) };

export const handler = httpHandler(getBadgePrintRoute, async ({ params, now }) => ({
  status: 200,
  body: await getBadgePrint(tools, { ...params, now }),
}));
