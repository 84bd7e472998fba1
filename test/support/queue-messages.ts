import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { inject, vi } from 'vitest';
import type { EventEnvelope } from '../../events/envelope.ts';

/** Events as a consumer's queue delivers them; each message has the id of its event. */
export const queued = (events: readonly EventEnvelope[]): SQSEvent =>
  ({
    Records: events.map(({ source, detailType, detail }) => ({
      messageId: detail.metadata.eventId,
      body: JSON.stringify({ source, 'detail-type': detailType, detail }),
    })),
  }) as SQSEvent;

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** The handler of a consumer on a test's table: gives the ids of the events that would come again. */
export async function consumeBatch(
  load: () => Promise<{ readonly handler: Handler }>,
  table: string,
): Promise<(events: readonly EventEnvelope[]) => Promise<string[]>> {
  vi.stubEnv('TABLE_NAME', table);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', inject('dynamodbEndpoint'));
  const { handler } = await load();
  return async (events) => {
    const { batchItemFailures } = await handler(queued(events), {} as Context);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
}
