import { delegateAmendedV1 } from '../../../events/registration/delegate-amended.v1.ts';
import { delegateSubstitutedV1 } from '../../../events/registration/delegate-substituted.v1.ts';
import { delegateWithdrawnV1 } from '../../../events/registration/delegate-withdrawn.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { MatchStore } from '../data/match-store.ts';
import { followMatches, forgetMatches } from '../follow-matches.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  matches: new MatchStore(documents, TABLE_NAME, commands),
  commands,
};

export const handler = eventConsumer(
  on(delegateAmendedV1, (event) => followMatches(tools, event, new Date())),
  on(delegateWithdrawnV1, (event) => forgetMatches(tools, event, new Date())),
  on(delegateSubstitutedV1, (event) => forgetMatches(tools, event, new Date())),
);
