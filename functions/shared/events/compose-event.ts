import type * as z from 'zod';
import type { EventDefinition, EventEnvelope } from '../../../events/envelope.ts';
import { newId } from '../ids.ts';

/** What an event inherits from the command or event that caused it. */
export interface Cause {
  readonly conferenceId: string;
  readonly correlationId: string;
  /** The id of the event, or the request id of the command, that caused this one. */
  readonly causationId: string;
  readonly traceparent?: string | undefined;
}

/** Makes an event of a command that runs now; `aggregateVersion` is the version the aggregate has after the command. */
export function composeEvent<Data extends z.ZodType>(
  definition: EventDefinition<Data>,
  cause: Cause,
  aggregate: { readonly id: string; readonly version: number },
  data: z.input<Data>,
  now: Date,
): EventEnvelope<z.input<Data>> {
  return {
    source: definition.source,
    detailType: definition.detailType,
    detail: {
      metadata: {
        eventId: newId('evt', now),
        type: definition.type,
        version: definition.version,
        occurredAt: now.toISOString(),
        conferenceId: cause.conferenceId,
        aggregateId: aggregate.id,
        aggregateVersion: aggregate.version,
        correlationId: cause.correlationId,
        causationId: cause.causationId,
        ...(cause.traceparent ? { traceparent: cause.traceparent } : {}),
      },
      data,
    },
  };
}
