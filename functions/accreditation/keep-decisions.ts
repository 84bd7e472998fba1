import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import type { DecisionStore } from './data/decision-store.ts';
import { decisionsAt } from './domain/decision.ts';

/**
 * Something was decided about a delegate: keeps it in the list of the officer who decided it. The event says when, the
 * accreditation what and by whom, so that no officer is named on the bus. Harmless to repeat.
 */
export async function keepDecisions(
  { accreditations, decisions }: { readonly accreditations: AccreditationStore; readonly decisions: DecisionStore },
  { metadata, data }: ReceivedEvent<{ readonly delegateId: string }>,
): Promise<void> {
  const decided = await accreditations.get(metadata.conferenceId, data.delegateId, { consistent: true });
  if (!decided) throw new Error(`an event tells of a decision on ${data.delegateId}, of whom nothing is known`);
  for (const decision of decisionsAt(decided, metadata.occurredAt)) await decisions.keep(decision);
}
