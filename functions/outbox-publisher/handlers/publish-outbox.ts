import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { unpackOutbox } from '../../shared/dynamo/command-log.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { described, logger } from '../../shared/observability/logger.ts';
import { type OutboxRecord, type PutOnBus, publishOutbox } from '../publish-outbox.ts';

const { EVENT_BUS_NAME } = parseEnvironment({ EVENT_BUS_NAME: setting });
const bus = new EventBridgeClient({});

const putOnBus: PutOnBus = async (events) => {
  const call = bus.send(
    new PutEventsCommand({
      Entries: events.map(({ source, detailType, detail }) => ({
        EventBusName: EVENT_BUS_NAME,
        Source: source,
        DetailType: detailType,
        Detail: JSON.stringify(detail),
        Time: new Date(detail.metadata.occurredAt),
      })),
    }),
  );
  call.catch((error) => logger.error('the bus took nothing', { error: described(error) }));
  const { Entries = [] } = await call;
  for (const { ErrorCode } of Entries) if (ErrorCode) logger.warn('the bus did not take an entry', { ErrorCode });
  return Entries.map(({ EventId }) => EventId !== undefined);
};

/** The stream's filter lets only inserts of items with an outbox through. */
function outboxesOf(event: DynamoDBStreamEvent): OutboxRecord[] {
  return event.Records.map(({ dynamodb }) => {
    const packed = dynamodb?.NewImage?.outbox?.B;
    if (!packed || !dynamodb?.SequenceNumber)
      throw new Error('a stream record without an outbox came through the filter');
    return { sequenceNumber: dynamodb.SequenceNumber, events: unpackOutbox(Buffer.from(packed, 'base64')) };
  });
}

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(async (event) => {
  const goOnFrom = await publishOutbox(putOnBus, outboxesOf(event));
  return { batchItemFailures: goOnFrom === undefined ? [] : [{ itemIdentifier: goOnFrom }] };
});
