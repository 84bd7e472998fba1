import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { collectBadges } from '../collect-badges.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { ReceiptStore } from '../data/receipt-store.ts';
import { collectBadgesRoute } from '../schemas/badge-lifecycle.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  badges: new BadgeStore(documents, TABLE_NAME),
  delegations: new DelegationProjection(documents, TABLE_NAME),
  receipts: new ReceiptStore(documents, TABLE_NAME),
  commands,
};

export const handler = httpHandler(
  collectBadgesRoute,
  ({ params, ...request }) => collectBadges(tools, { ...params, ...request }),
  { commands },
);
