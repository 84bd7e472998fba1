import { conferenceConfiguredV1 } from '../../../events/registration/conference-configured.v1.ts';
import { delegateAmendedV1 } from '../../../events/registration/delegate-amended.v1.ts';
import { delegateNominatedV1 } from '../../../events/registration/delegate-nominated.v1.ts';
import { delegationRegisteredV1 } from '../../../events/registration/delegation-registered.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { projectConference, projectDelegate, projectDelegation } from '../project-registration.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const stores = { directory: new DirectoryStore(connectTable(), TABLE_NAME) };

export const handler = eventConsumer(
  on(conferenceConfiguredV1, (event) => projectConference(stores, event)),
  on(delegationRegisteredV1, (event) => projectDelegation(stores, event)),
  on(delegateNominatedV1, (event) => projectDelegate(stores, event)),
  on(delegateAmendedV1, (event) => projectDelegate(stores, event)),
);
