import { delegateSubstitutedV1 } from '../../../events/registration/delegate-substituted.v1.ts';
import { delegateWithdrawnV1 } from '../../../events/registration/delegate-withdrawn.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { withdrawForReplaced, withdrawForWithdrawn } from '../withdraw-accreditation.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  badges: new BadgeStore(documents, TABLE_NAME),
  commands: new CommandLog(documents, TABLE_NAME, 'ACC'),
};

export const handler = eventConsumer(
  on(delegateWithdrawnV1, (event) => withdrawForWithdrawn(tools, event, new Date())),
  on(delegateSubstitutedV1, (event) => withdrawForReplaced(tools, event, new Date())),
);
