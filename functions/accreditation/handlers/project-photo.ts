import { documentAcceptedV1 } from '../../../events/registration/document-accepted.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { PhotoProjection } from '../data/photo-projection.ts';
import { projectPhoto } from '../project-photo.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const photos = new PhotoProjection(connectTable(), TABLE_NAME);

export const handler = eventConsumer(on(documentAcceptedV1, (event) => projectPhoto({ photos }, event)));
