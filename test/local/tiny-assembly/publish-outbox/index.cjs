// Stands for the outbox publisher.
const { EventBridgeClient, PutEventsCommand } = require('@aws-sdk/client-eventbridge');

const bus = new EventBridgeClient({ maxAttempts: 1 });

exports.handler = async ({ Records }) => {
  for (const record of Records) {
    const events = JSON.parse(Buffer.from(record.dynamodb.NewImage.outbox.B, 'base64').toString());
    try {
      await bus.send(
        new PutEventsCommand({
          Entries: events.map((event) => ({ ...event, EventBusName: process.env.EVENT_BUS_NAME })),
        }),
      );
    } catch {
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
};
