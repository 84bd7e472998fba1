import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { getOccupancy } from '../get-occupancy.ts';
import { getOccupancyRoute } from '../schemas/occupancy.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const tools = {
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  badges: new BadgeStore(documents, TABLE_NAME),
};

export const handler = httpHandler(getOccupancyRoute, async ({ params, now }) => ({
  status: 200,
  body: await getOccupancy(tools, { ...params, now }),
}));
