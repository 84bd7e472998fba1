import * as z from 'zod';
import { conferenceId, eventId, instant } from './vocabulary.ts';

/** What every event says of itself. `aggregateVersion` grows with every change of the aggregate: a consumer drops an older one. */
export const eventMetadata = z.object({
  eventId,
  type: z.string(),
  version: z.int().positive(),
  occurredAt: instant,
  conferenceId,
  aggregateId: z.string().min(1),
  aggregateVersion: z.int().nonnegative(),
  correlationId: z.string().min(1),
  causationId: z.string().min(1),
  traceparent: z.string().optional(),
});
export type EventMetadata = z.infer<typeof eventMetadata>;

export type ServiceName = 'registration' | 'accreditation' | 'meeting-booking' | 'notifications';

export interface EventDefinition<Data extends z.ZodType = z.ZodType> {
  /** EventBridge `source`: `chancery.<service>`. */
  readonly source: `chancery.${ServiceName}`;
  readonly type: string;
  readonly version: number;
  /** EventBridge `detail-type`: `<type>.v<version>`. */
  readonly detailType: string;
  readonly summary: string;
  readonly data: Data;
}

/** An event as it goes over the bus: EventBridge's `source`, `detail-type` and `detail`. */
export interface EventEnvelope<Data = unknown> {
  readonly source: string;
  readonly detailType: string;
  readonly detail: { readonly metadata: EventMetadata; readonly data: Data };
}

/** Defines one version of one event. A breaking change is a new version in a new file, published beside the old one. */
export function defineEvent<Data extends z.ZodType>(
  service: ServiceName,
  type: string,
  version: number,
  summary: string,
  data: Data,
): EventDefinition<Data> {
  return { source: `chancery.${service}`, type, version, detailType: `${type}.v${version}`, summary, data };
}
