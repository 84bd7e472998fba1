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

/** Binds the definition of an event to what a consumer does with it. */
export interface Subscription {
  readonly detailType: string;
  readonly receive: (detail: unknown) => Promise<void>;
}

export function on<Data extends z.ZodType>(
  definition: EventDefinition<Data>,
  effect: (event: ReceivedEvent<z.output<Data>>) => Promise<void>,
): Subscription {
  const detailSchema = z.object({ metadata: eventMetadata, data: definition.data });
  return {
    detailType: definition.detailType,
    receive: async (detail) => {
      const { metadata, data } = detailSchema.parse(detail) as { metadata: EventMetadata; data: z.output<Data> };
      const { conferenceId, correlationId, eventId, traceparent } = metadata;
      await effect({ metadata, data, cause: { conferenceId, correlationId, causationId: eventId, traceparent } });
    },
  };
}

const busMessage = z.object({ 'detail-type': z.string(), detail: z.unknown() });

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
      await subscription.receive(message.detail);
    } catch (error) {
      if (error instanceof AlreadyConsumed || error instanceof OutdatedEvent) return;
      logger.error('event not consumed', {
        detailType: message['detail-type'],
        messageId: record.messageId,
        error: described(error),
      });
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
