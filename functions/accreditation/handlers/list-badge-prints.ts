import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { PrintStore } from '../data/print-store.ts';
import { listBadgePrints } from '../list-badge-prints.ts';
import { listBadgePrintsRoute } from '../schemas/printing.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const tools = {
  badges: new BadgeStore(documents, TABLE_NAME),
  prints: new PrintStore(documents, TABLE_NAME),
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(listBadgePrintsRoute, async ({ params, query: page }) => ({
  status: 200,
  body: await listBadgePrints(tools, { ...params, page }),
}));
