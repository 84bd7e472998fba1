import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { PhotoProjection } from '../data/photo-projection.ts';
import { reprintBadge } from '../reprint-badge.ts';
import { reprintBadgeRoute } from '../schemas/badge-lifecycle.ts';
import { kmsBadgeSigner } from '../signing/badge-signer.ts';

const { TABLE_NAME, SIGNING_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, SIGNING_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  badges: new BadgeStore(documents, TABLE_NAME),
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  photos: new PhotoProjection(documents, TABLE_NAME),
  signer: kmsBadgeSigner(SIGNING_KEY_ID),
  commands,
};

export const handler = httpHandler(
  reprintBadgeRoute,
  ({ params, body, caller, ...request }) => reprintBadge(tools, { ...params, ...request, ...body, by: caller.subject }),
  { commands },
);
