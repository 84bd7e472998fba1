import { describe, expect, it } from 'vitest';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { publishOutbox } from '../../../functions/outbox-publisher/publish-outbox.ts';

const event = (id: string, padding = ''): EventEnvelope => ({
  source: 'chancery.registration',
  detailType: 'delegate-nominated.v1',
  detail: {
    metadata: {
      eventId: id,
      type: 'delegate-nominated',
      version: 1,
      occurredAt: '2021-05-03T08:30:00.000Z',
      conferenceId: 'mcis-2021',
      aggregateId: id,
      aggregateVersion: 1,
      correlationId: 'c',
      causationId: 'c',
    },
    data: { padding },
  },
});

const record = (sequenceNumber: string, ...ids: string[]) => ({ sequenceNumber, events: ids.map((id) => event(id)) });

function bus(takes: (id: string) => boolean = () => true) {
  const calls: string[][] = [];
  return {
    calls,
    put: async (events: readonly EventEnvelope[]) => {
      const ids = events.map(({ detail }) => detail.metadata.eventId);
      calls.push(ids);
      return ids.map(takes);
    },
  };
}

describe('the outbox publisher', () => {
  it('puts events of many records in order, ten a call', async () => {
    const { calls, put } = bus();
    const ids = Array.from({ length: 23 }, (_, index) => `e${index}`);
    expect(await publishOutbox(put, [record('1', ...ids.slice(0, 7)), record('2', ...ids.slice(7))])).toBeUndefined();
    expect(calls.map((call) => call.length)).toEqual([10, 10, 3]);
    expect(calls.flat()).toEqual(ids);
  });

  it('goes on from the record of the first entry that the bus did not take', async () => {
    const { put } = bus((id) => id !== 'b');
    expect(await publishOutbox(put, [record('1', 'a'), record('2', 'b', 'c'), record('3', 'd')])).toBe('2');
  });

  it('puts nothing after a failed call, so that the stream keeps its order', async () => {
    const { calls, put } = bus((id) => id !== 'e3');
    const ids = Array.from({ length: 15 }, (_, index) => `e${index}`);
    expect(
      await publishOutbox(
        put,
        ids.map((id, index) => record(String(index), id)),
      ),
    ).toBe('3');
    expect(calls).toHaveLength(1);
  });

  it('reads a record again when the call itself failed', async () => {
    const failing = async () => Promise.reject(new Error('unreachable'));
    expect(await publishOutbox(failing, [record('7', 'a')])).toBe('7');
  });

  it('keeps a call under the size that the bus takes', async () => {
    const { calls, put } = bus();
    const large = (id: string) => ({ sequenceNumber: id, events: [event(id, 'x'.repeat(400_000))] });
    await publishOutbox(put, [large('1'), large('2'), large('3')]);
    expect(calls.map((call) => call.length)).toEqual([2, 1]);
  });
});
