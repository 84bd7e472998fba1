import { conferenceConfiguredV1 } from '../../../events/registration/conference-configured.v1.ts';
import { delegateAmendedV1 } from '../../../events/registration/delegate-amended.v1.ts';
import { delegateNominatedV1 } from '../../../events/registration/delegate-nominated.v1.ts';
import { delegateSubstitutedV1 } from '../../../events/registration/delegate-substituted.v1.ts';
import { delegationAmendedV1 } from '../../../events/registration/delegation-amended.v1.ts';
import { delegationRegisteredV1 } from '../../../events/registration/delegation-registered.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { RegistrationProjection } from '../data/registration-projection.ts';
import { projectConference, projectDelegate, projectDelegation, projectSuccessor } from '../project-registration.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const registration = new RegistrationProjection(connectTable(), TABLE_NAME);

export const handler = eventConsumer(
  on(conferenceConfiguredV1, (event) => projectConference({ registration }, event)),
  on(delegationRegisteredV1, (event) => projectDelegation({ registration }, event)),
  on(delegationAmendedV1, (event) => projectDelegation({ registration }, event)),
  on(delegateNominatedV1, (event) => projectDelegate({ registration }, event)),
  on(delegateAmendedV1, (event) => projectDelegate({ registration }, event)),
  on(delegateSubstitutedV1, (event) => projectSuccessor({ registration }, event)),
);
