import { OutdatedEvent } from '../shared/events/event-consumer.ts';
import { Busy, Problem } from '../shared/problem.ts';
import { AccreditationMoved, type AccreditationStore } from './data/accreditation-store.ts';
import { BadgeMoved } from './data/badge-store.ts';
import type { Accreditation } from './domain/accreditation.ts';
import { NotYetKnown } from './not-yet-known.ts';

/** More than officers who could decide about one person at the same moment. */
const MAX_ATTEMPTS = 60;

const isRefusal = (error: unknown): boolean =>
  error instanceof Problem || error instanceof NotYetKnown || error instanceof OutdatedEvent;

/**
 * Decides about an accreditation as it is: reads it cheaply, lets `decide` judge and write under the condition that it has not
 * changed, and when it has, lets it judge again what it found. What is refused is never refused on a stale read.
 * @throws Busy when others keep changing it
 * @throws whatever `decide` throws about the accreditation as it is
 */
export async function decideOnLatest<Result>(
  accreditations: AccreditationStore,
  conferenceId: string,
  delegateId: string,
  decide: (found: Accreditation | undefined) => Promise<Result>,
): Promise<Result> {
  const readCurrent = () => accreditations.get(conferenceId, delegateId, { consistent: true });
  let found = await accreditations.get(conferenceId, delegateId, { consistent: false });
  let isCurrent = false;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    try {
      return await decide(found);
    } catch (error) {
      if (error instanceof AccreditationMoved) {
        found = error.found;
      } else if (error instanceof BadgeMoved) {
        found = await readCurrent();
      } else {
        if (isCurrent || !isRefusal(error)) throw error;
        const current = await readCurrent();
        if (current?.version === found?.version) throw error;
        found = current;
      }
      isCurrent = true;
    }
  }
  throw new Busy();
}
