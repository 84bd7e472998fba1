import { accreditationReopenedV1 } from '../../../events/accreditation/accreditation-reopened.v1.ts';
import { decisionRecordedV1 } from '../../../events/accreditation/decision-recorded.v1.ts';
import { delegateAccreditedV1 } from '../../../events/accreditation/delegate-accredited.v1.ts';
import { delegateRefusedV1 } from '../../../events/accreditation/delegate-refused.v1.ts';
import { infoRequestedV1 } from '../../../events/accreditation/info-requested.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { DecisionStore } from '../data/decision-store.ts';
import { keepDecisions } from '../keep-decisions.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  decisions: new DecisionStore(documents, TABLE_NAME),
};

export const handler = eventConsumer(
  on(decisionRecordedV1, (event) => keepDecisions(tools, event)),
  on(infoRequestedV1, (event) => keepDecisions(tools, event)),
  on(delegateAccreditedV1, (event) => keepDecisions(tools, event)),
  on(delegateRefusedV1, (event) => keepDecisions(tools, event)),
  on(accreditationReopenedV1, (event) => keepDecisions(tools, event)),
);
