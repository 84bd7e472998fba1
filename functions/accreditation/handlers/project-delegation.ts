import { delegationAmendedV1 } from '../../../events/registration/delegation-amended.v1.ts';
import { delegationRegisteredV1 } from '../../../events/registration/delegation-registered.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { projectDelegation } from '../project-delegation.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const delegations = new DelegationProjection(connectTable(), TABLE_NAME);

export const handler = eventConsumer(
  on(delegationRegisteredV1, (event) => projectDelegation({ delegations }, event)),
  on(delegationAmendedV1, (event) => projectDelegation({ delegations }, event)),
);
