import * as z from 'zod';
import type { Json } from './assembly.ts';
import { NotEmulated, type Resource } from './template.ts';

const mappingProperties = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  Enabled: z.coerce.boolean().default(true),
  BatchSize: z.coerce.number().int().positive().optional(),
  MaximumBatchingWindowInSeconds: z.coerce.number().default(0),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })).default([]) }).optional(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.coerce.number().int().positive().optional() }).optional(),
  BisectBatchOnFunctionError: z.coerce.boolean().default(false),
  MaximumRetryAttempts: z.coerce.number().int().default(-1),
  MaximumRecordAgeInSeconds: z.coerce.number().int().default(-1),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() }).optional(),
  StartingPosition: z.enum(['LATEST', 'TRIM_HORIZON']).optional(),
  // One batch of a shard at a time is a legal schedule whatever the factor allows.
  ParallelizationFactor: z.coerce.number().int().optional(),
  MetricsConfig: z.json().optional(),
  Tags: z.json().optional(),
});

export interface EventSourceMapping {
  readonly resource: Resource;
  readonly functionReference: string;
  readonly sourceArn: string;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly filters: readonly Json[];
  readonly reportsItemFailures: boolean;
  readonly concurrency: number | undefined;
  readonly bisects: boolean;
  readonly maxRetries: number | undefined;
  readonly maxAgeMs: number | undefined;
  readonly fromBeginning: boolean;
  readonly onFailureArn: string | undefined;
}

const limit = (value: number): number | undefined => (value < 0 ? undefined : value);

/** Reads an event source mapping of the template; undefined if it is switched off. */
export function readMapping(resource: Resource): EventSourceMapping | undefined {
  const parsed = mappingProperties.safeParse(resource.properties);
  if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
  const settings = parsed.data;
  if (!settings.Enabled) return undefined;
  const age = limit(settings.MaximumRecordAgeInSeconds);
  return {
    resource,
    functionReference: settings.FunctionName,
    sourceArn: settings.EventSourceArn,
    batchSize: settings.BatchSize ?? (settings.EventSourceArn.startsWith('arn:aws:sqs:') ? 10 : 100),
    windowMs: settings.MaximumBatchingWindowInSeconds * 1000,
    filters: (settings.FilterCriteria?.Filters ?? []).map((filter): Json => JSON.parse(filter.Pattern)),
    reportsItemFailures: settings.FunctionResponseTypes.length > 0,
    concurrency: settings.ScalingConfig?.MaximumConcurrency,
    bisects: settings.BisectBatchOnFunctionError,
    maxRetries: limit(settings.MaximumRetryAttempts),
    maxAgeMs: age === undefined ? undefined : age * 1000,
    fromBeginning: settings.StartingPosition === 'TRIM_HORIZON',
    onFailureArn: settings.DestinationConfig?.OnFailure?.Destination,
  };
}
