import { delegationWithdrawnV1 } from '../../../events/registration/delegation-withdrawn.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { withdrawDelegates } from '../withdraw-delegates.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const delegates = new DelegateStore(documents, TABLE_NAME, new CommandLog(documents, TABLE_NAME, 'REG'));

export const handler = eventConsumer(
  on(delegationWithdrawnV1, (event) => withdrawDelegates({ delegates }, event, new Date())),
);
