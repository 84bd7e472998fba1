import { conferenceConfiguredV1 } from '../../../events/registration/conference-configured.v1.ts';
import { delegateAmendedV1 } from '../../../events/registration/delegate-amended.v1.ts';
import { delegateNominatedV1 } from '../../../events/registration/delegate-nominated.v1.ts';
import { delegationAmendedV1 } from '../../../events/registration/delegation-amended.v1.ts';
import { delegationRegisteredV1 } from '../../../events/registration/delegation-registered.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { projectConference, projectDelegate, projectDelegation } from '../project-registration.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  delegations: new DelegationStore(documents, TABLE_NAME, new CommandLog(documents, TABLE_NAME, 'MTG')),
};

export const handler = eventConsumer(
  on(conferenceConfiguredV1, (event) => projectConference(stores, event)),
  on(delegationRegisteredV1, (event) => projectDelegation(stores, event)),
  on(delegationAmendedV1, (event) => projectDelegation(stores, event)),
  on(delegateNominatedV1, (event) => projectDelegate(stores, event)),
  on(delegateAmendedV1, (event) => projectDelegate(stores, event, new Date())),
);
