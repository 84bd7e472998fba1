import { randomInt } from 'node:crypto';
import { accreditationReopenedV1 } from '../../../events/accreditation/accreditation-reopened.v1.ts';
import { delegateAccreditedV1 } from '../../../events/accreditation/delegate-accredited.v1.ts';
import { delegateRefusedV1 } from '../../../events/accreditation/delegate-refused.v1.ts';
import { infoRequestedV1 } from '../../../events/accreditation/info-requested.v1.ts';
import { delegateAmendedV1 } from '../../../events/registration/delegate-amended.v1.ts';
import { delegateNominatedV1 } from '../../../events/registration/delegate-nominated.v1.ts';
import { delegateSubstitutedV1 } from '../../../events/registration/delegate-substituted.v1.ts';
import { delegateWithdrawnV1 } from '../../../events/registration/delegate-withdrawn.v1.ts';
import { delegationRegisteredV1 } from '../../../events/registration/delegation-registered.v1.ts';
import { delegationSubmittedV1 } from '../../../events/registration/delegation-submitted.v1.ts';
import { delegationWithdrawnV1 } from '../../../events/registration/delegation-withdrawn.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventBatchConsumer, reading } from '../../shared/events/event-consumer.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { PARTS, StandingStore } from '../data/standing-store.ts';
import {
  newsOfAmendment,
  newsOfDecision,
  newsOfDelegation,
  newsOfLeaving,
  newsOfNomination,
  projectStandings,
} from '../project-standings.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  standings: new StandingStore(documents, TABLE_NAME, commands),
  pickPart: () => randomInt(PARTS),
};

export const handler = eventBatchConsumer(
  [
    reading(delegationRegisteredV1, ({ metadata, data }) =>
      newsOfDelegation(metadata, data.delegationId, 'registeredOn'),
    ),
    reading(delegationSubmittedV1, ({ metadata, data }) =>
      newsOfDelegation(metadata, data.delegationId, 'submittedOn'),
    ),
    reading(delegationWithdrawnV1, ({ metadata, data }) => newsOfDelegation(metadata, data.delegationId, 'leftOn')),
    reading(delegateNominatedV1, ({ metadata, data }) => newsOfNomination(metadata, data)),
    reading(delegateAmendedV1, ({ metadata, data }) => newsOfAmendment(metadata, data)),
    reading(delegateWithdrawnV1, ({ metadata, data }) => newsOfLeaving(metadata, data, 'withdrawn')),
    reading(delegateSubstitutedV1, ({ metadata, data }) => newsOfLeaving(metadata, data, 'replaced')),
    reading(delegateAccreditedV1, ({ metadata, data }) => newsOfDecision(metadata, data, 'accredited')),
    reading(delegateRefusedV1, ({ metadata, data }) => newsOfDecision(metadata, data, 'refused')),
    reading(accreditationReopenedV1, ({ metadata, data }) => newsOfDecision(metadata, data, 'reopened')),
    reading(infoRequestedV1, ({ metadata, data }) => newsOfDecision(metadata, data, 'info-requested')),
  ],
  (news) => projectStandings(dependencies, news),
);
