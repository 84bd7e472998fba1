import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

export const stageNames = ['dev', 'prod'] as const;
export type StageName = (typeof stageNames)[number];

/** Everything in which one stage differs from another. */
export interface StageConfig {
  readonly name: StageName;
  /** What becomes of tables, buckets, keys and the user pool when their stack goes. */
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection: boolean;
  readonly logRetention: RetentionDays;
  readonly logLevel: 'DEBUG' | 'INFO';
  /** How long the bus remembers what went over it, for a replay. */
  readonly archiveDays: number;
  /** A queue that gets a copy of every event, so that a test can see what was published. */
  readonly eventListener: boolean;
  readonly throttle: { readonly requestsPerSecond: number; readonly burst: number };
  /** The sender of every mail. The domain behind it is verified with SES outside this app. */
  readonly mailFrom: string;
  /**
   * The keys that sign badges, by their names in the data stack. To rotate, name a new `current` one and add the old one to
   * `retired`: it signs nothing any more, and its badges stay good until it is taken off the list.
   */
  readonly badgeKeys: { readonly current: string; readonly retired: readonly string[] };
  /** Where gate devices open their page. The domain and its certificate (in us-east-1) are made outside this app. */
  readonly gate: { readonly domain: string; readonly certificateArn: string };
  /** How many instances of one consumer may work on its queue at once (at least 2). */
  readonly consumerConcurrency: number;
  /** Concurrency set aside for a function, by `<service>/<name>`; all others share what the account has left. */
  readonly reservedConcurrency: Readonly<Record<string, number>>;
}

const stages: Record<StageName, StageConfig> = {
  dev: {
    name: 'dev',
    removalPolicy: RemovalPolicy.DESTROY,
    deletionProtection: false,
    logRetention: RetentionDays.ONE_WEEK,
    logLevel: 'INFO',
    archiveDays: 7,
    eventListener: true,
    throttle: { requestsPerSecond: 1000, burst: 2000 },
    mailFrom: 'secretariat@dev.chancery.example',
    badgeKeys: { current: 'BadgeSigningKey', retired: [] },
    gate: {
      domain: 'gate.dev.chancery.example',
      certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000',
    },
    consumerConcurrency: 5,
    reservedConcurrency: {},
  },
  prod: {
    name: 'prod',
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: true,
    logRetention: RetentionDays.ONE_YEAR,
    logLevel: 'INFO',
    archiveDays: 365,
    eventListener: false,
    throttle: { requestsPerSecond: 5000, burst: 5000 },
    mailFrom: 'secretariat@chancery.example',
    badgeKeys: { current: 'BadgeSigningKey', retired: [] },
    gate: {
      domain: 'gate.chancery.example',
      certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000',
    },
    consumerConcurrency: 50,
    // A rush of registrations must neither keep people at the gate waiting nor hold back events.
    reservedConcurrency: { 'accreditation/redeem-scan': 50, 'outbox-publisher/publish-outbox': 40 },
  },
};

/** The configuration of the stage that was asked for. @throws Error naming the stages there are */
export function stageConfig(name: unknown): StageConfig {
  const known = stageNames.find((stage) => stage === name);
  if (!known) throw new Error(`there is no stage ${JSON.stringify(name)}; choose one of ${stageNames.join(', ')}`);
  return stages[known];
}
