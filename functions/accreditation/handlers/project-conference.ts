import { conferenceConfiguredV1 } from '../../../events/registration/conference-configured.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { projectConference } from '../project-conference.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const conferences = new ConferenceProjection(connectTable(), TABLE_NAME);

export const handler = eventConsumer(on(conferenceConfiguredV1, (event) => projectConference({ conferences }, event)));
