import { conferenceConfiguredV1 } from '../../../events/registration/conference-configured.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { PassportStore } from '../data/passport-store.ts';
import { followRetention } from '../follow-retention.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
  passports: new PassportStore(documents, TABLE_NAME, commands),
};

export const handler = eventConsumer(
  on(conferenceConfiguredV1, ({ metadata }) => followRetention(dependencies, metadata.conferenceId)),
);
