import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { type EventDefinition, type EventMetadata, eventMetadata } from '../../../events/envelope.ts';
import { AlreadyConsumed } from '../dynamo/command-log.ts';
import { described, logger } from '../observability/logger.ts';
import type { Cause } from './compose-event.ts';

export interface ReceivedEvent<Data> {
  readonly metadata: EventMetadata;
  readonly data: Data;
  /** What events caused by this one inherit. */
  readonly cause: Cause;
}

/** Thrown by a consumer when it already knows a later version of the aggregate: the event is dropped. */
export class OutdatedEvent extends Error {}

/** For a consumer that goes on although a later version is known: passes over that, and over nothing else. */
export function evenIfOutdated(error: unknown): void {
  if (!(error instanceof OutdatedEvent)) throw error;
}

/** An event as the rule puts it into the queue. */
const busMessage = z.looseObject({ 'detail-type': z.string(), detail: z.unknown() });
type BusMessage = z.output<typeof busMessage>;

/** Binds the definition of an event to what a consumer does with it. */
export interface Subscription {
  readonly detailType: string;
  readonly receive: (message: BusMessage) => Promise<void>;
}

export function on<Data extends z.ZodType>(
  definition: EventDefinition<Data>,
  effect: (event: ReceivedEvent<z.output<Data>>) => Promise<void>,
): Subscription {
  const read = readerOf(definition);
  return { detailType: definition.detailType, receive: async ({ detail }) => effect(read(detail)) };
}

function readerOf<Data extends z.ZodType>(definition: EventDefinition<Data>) {
  const detailSchema = z.object({ metadata: eventMetadata, data: definition.data });
  return (detail: unknown): ReceivedEvent<z.output<Data>> => {
    const { metadata, data } = detailSchema.parse(detail) as { metadata: EventMetadata; data: z.output<Data> };
    const { conferenceId, correlationId, eventId, traceparent } = metadata;
    return { metadata, data, cause: { conferenceId, correlationId, causationId: eventId, traceparent } };
  };
}

/** What an AWS service told; `eventId` is EventBridge's own and the same in every copy. */
export interface ServiceNotice<Detail> {
  readonly eventId: string;
  readonly detail: Detail;
}

/** Binds what an AWS service tells to what a consumer does with it. `detail` is as much of it as the consumer reads. */
export const onNotice = <Detail extends z.ZodType>(
  detailType: string,
  detail: Detail,
  effect: (notice: ServiceNotice<z.output<Detail>>) => Promise<void>,
): Subscription => ({
  detailType,
  receive: async (message) => {
    const eventId = z.string().parse(message.id);
    await effect({ eventId, detail: detail.parse(message.detail) });
  },
});

/**
 * The Lambda handler of a consumer: a queue of EventBridge events. Each message stands alone: one that fails is
 * reported, comes again, and ends in the dead-letter queue; a duplicate or an outdated one is done.
 */
export function eventConsumer(...subscriptions: readonly Subscription[]) {
  const byType = new Map(subscriptions.map((subscription) => [subscription.detailType, subscription]));

  const consume = async (record: SQSRecord): Promise<void> => {
    const message = busMessage.parse(JSON.parse(record.body));
    const subscription = byType.get(message['detail-type']);
    if (!subscription) throw new Error(`no subscription to ${message['detail-type']}`);
    try {
      await subscription.receive(message);
    } catch (error) {
      if (error instanceof AlreadyConsumed || error instanceof OutdatedEvent) return;
      report(record, error, message['detail-type']);
      throw error;
    }
  };

  return middy<SQSEvent, SQSBatchResponse>().handler((event, context) =>
    processPartialResponse(event, consume, new BatchProcessor(EventType.SQS), {
      context,
      throwOnFullBatchFailure: false,
    }),
  );
}

const report = ({ messageId }: SQSRecord, error: unknown, detailType?: string): void =>
  logger.error('event not consumed', { detailType, messageId, error: described(error) });

/** What a consumer of whole batches makes of one event before it looks at them together. */
export interface Reading<News> {
  readonly detailType: string;
  readonly read: (detail: unknown) => News;
}

export function reading<Data extends z.ZodType, News>(
  definition: EventDefinition<Data>,
  tell: (event: ReceivedEvent<z.output<Data>>) => News,
): Reading<News> {
  const read = readerOf(definition);
  return { detailType: definition.detailType, read: (detail) => tell(read(detail)) };
}

/**
 * The Lambda handler of a consumer whose effect is cheaper for many events at once: they come to it together, and one by one
 * when that fails, so that one bad event holds up no other. What fails alone is reported and comes again. The effect must be
 * harmless to repeat.
 */
export function eventBatchConsumer<News>(
  readings: readonly Reading<News>[],
  effect: (news: readonly News[]) => Promise<void>,
) {
  const byType = new Map(readings.map((one) => [one.detailType, one]));

  return middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => {
    const failed: string[] = [];
    const attempt = async <Result>(record: SQSRecord, work: () => Result | Promise<Result>) => {
      try {
        return [await work()];
      } catch (error) {
        report(record, error);
        failed.push(record.messageId);
        return [];
      }
    };
    const read = (record: SQSRecord) => {
      const message = busMessage.parse(JSON.parse(record.body));
      const news = byType.get(message['detail-type']);
      if (!news) throw new Error(`no subscription to ${message['detail-type']}`);
      return { record, news: news.read(message.detail) };
    };
    const told = (await Promise.all(Records.map((record) => attempt(record, () => read(record))))).flat();
    try {
      await effect(told.map(({ news }) => news));
    } catch {
      for (const { record, news } of told) await attempt(record, () => effect([news]));
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}
