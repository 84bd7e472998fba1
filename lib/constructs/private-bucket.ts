import { Duration, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';

export interface PrivateBucketProps {
  readonly stage: StageConfig;
  readonly key: IKey;
  readonly accessLogs: Bucket;
  /** Tells the account's default bus of every object that comes and goes. */
  readonly notifiesBus?: boolean;
  /** After so many days an object goes, and a day later for good. Without it, it stays until somebody removes it. */
  readonly daysKept?: number;
}

/** A bucket nobody sees from outside: versioned, TLS only, encrypted with our own key, every access logged. */
export class PrivateBucket extends Bucket {
  readonly key: IKey;

  constructor(
    scope: Construct,
    id: string,
    { stage, key, accessLogs, notifiesBus = false, daysKept }: PrivateBucketProps,
  ) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // The library's own types disagree under exactOptionalPropertyTypes.
      serverAccessLogsBucket: accessLogs as IBucket,
      serverAccessLogsPrefix: `${id.toLowerCase()}/`,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(daysKept === undefined ? 30 : 1),
          ...(daysKept === undefined ? {} : { expiration: Duration.days(daysKept) }),
        },
      ],
      removalPolicy: stage.removalPolicy,
    });
    this.key = key;
    // The library would set it by a function of its own that runs at deployment; CloudFormation needs none.
    const bucket = this.node.defaultChild as CfnBucket;
    if (notifiesBus) {
      bucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    }
  }

  /** The finding of cdk-nag on a right to objects of the bucket: in its own stack, and in one that imports its ARN. */
  findingOnObjects(from: 'own stack' | 'another stack', keys = '*'): string {
    const stack = Stack.of(this);
    const arn =
      from === 'own stack'
        ? `<${stack.getLogicalId(this.node.defaultChild as CfnBucket)}.Arn>`
        : (stack.resolve(stack.exportValue(this.bucketArn)) as { 'Fn::ImportValue': string })['Fn::ImportValue'];
    return `AwsSolutions-IAM5[Resource::${arn}/${keys}]`;
  }
}
