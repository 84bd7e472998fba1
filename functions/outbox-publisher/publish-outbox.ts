import type { EventEnvelope } from '../../events/envelope.ts';

/** EventBridge takes at most ten entries a call. */
export const ENTRIES_PER_CALL = 10;
/** EventBridge takes at most 1 MB a call; a margin is left for what the entries carry besides the detail. */
export const BYTES_PER_CALL = 900_000;

/** One record of the table's stream that holds an outbox. */
export interface OutboxRecord {
  readonly sequenceNumber: string;
  readonly events: readonly EventEnvelope[];
}

/** Puts up to ten entries on the bus and says, entry by entry, whether the bus took it. */
export type PutOnBus = (events: readonly EventEnvelope[]) => Promise<readonly boolean[]>;

interface Entry {
  readonly record: number;
  readonly event: EventEnvelope;
}

/**
 * Puts the events of the records on the bus, in order.
 * 1. All events of all records are put in as few calls as the bus allows.
 * 2. An entry that the bus did not take makes its record, and every later one, come again: the stream goes on from there.
 * Consumers know duplicates by event id, so what is put twice is harmless; what is never put would be lost.
 * @returns the sequence number of the first record to be read again, or undefined when all went out
 */
export async function publishOutbox(putOnBus: PutOnBus, records: readonly OutboxRecord[]): Promise<string | undefined> {
  const entries: Entry[] = records.flatMap(({ events }, record) => events.map((event) => ({ record, event })));
  for (const call of calls(entries)) {
    const taken = await putOnBus(call.map(({ event }) => event)).catch(() => call.map(() => false));
    const failed = call.find((_, index) => taken[index] !== true);
    if (failed) return records[failed.record]?.sequenceNumber;
  }
  return undefined;
}

function calls(entries: readonly Entry[]): Entry[][] {
  const all: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(JSON.stringify(entry.event.detail));
    const call = all.at(-1);
    if (call && call.length < ENTRIES_PER_CALL && bytes + size <= BYTES_PER_CALL) {
      call.push(entry);
      bytes += size;
    } else {
      all.push([entry]);
      bytes = size;
    }
  }
  return all;
}
