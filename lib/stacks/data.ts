import { Duration, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type CfnGlobalTable,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { resourceName } from '../config/names.ts';
import type { StageConfig } from '../config/stage.ts';
import { tableDefinition } from '../config/table-definition.ts';
import { MalwareProtection } from '../constructs/malware-protection.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';

/** What must not be lost: the table, the buckets, and the keys that open and sign. */
export class DataStack extends Stack {
  readonly table: TableV2;
  readonly tableKey: Key;
  /** HMAC: secrets for cursors, invitation codes and one-person-once hashes are derived from it. */
  readonly macKey: Key;
  /** Passports are sealed under it, one by one, each for its delegate. */
  readonly passportKey: Key;
  /** Signs badges and revocation lists; gates verify with its public half. */
  readonly signingKey: Key;
  /** Signed badges before; gates still verify those. */
  readonly retiredKeys: readonly Key[];
  /** What delegations upload, passport scans among it: under a key of its own. Every object in it is scanned for malware. */
  readonly documents: PrivateBucket;
  readonly malwareProtection: MalwareProtection;
  readonly exports: PrivateBucket;

  constructor(scope: Construct, id: string, stage: StageConfig) {
    super(scope, id);
    const { removalPolicy } = stage;
    const string = (name: string) => ({ name, type: AttributeType.STRING });

    this.tableKey = new Key(this, 'TableKey', {
      description: `${resourceName(stage)}: the table`,
      enableKeyRotation: true,
      removalPolicy,
    });
    this.table = new TableV2(this, 'Table', {
      tableName: resourceName(stage),
      partitionKey: string(tableDefinition.partitionKey),
      sortKey: string(tableDefinition.sortKey),
      globalSecondaryIndexes: tableDefinition.indexes.map(({ name, partitionKey, sortKey }) => ({
        indexName: name,
        partitionKey: string(partitionKey),
        sortKey: string(sortKey),
      })),
      billing: Billing.onDemand(),
      timeToLiveAttribute: tableDefinition.timeToLive,
      dynamoStream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryptionV2.awsManagedKey(),
      deletionProtection: stage.deletionProtection,
      removalPolicy,
    });

    // TableV2 takes a key of ours only where the stack names its region; CloudFormation takes it anywhere.
    const table = this.table.node.defaultChild as CfnGlobalTable;
    table.addPropertyOverride('Replicas.0.SSESpecification.KMSMasterKeyId', this.tableKey.keyArn);

    // The MAC key and the signing key cannot rotate: codes must stay derivable, and badges verifiable, as long as the conference lasts.
    this.macKey = new Key(this, 'MacKey', {
      description: `${resourceName(stage)}: secrets are derived from it`,
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy,
    });
    this.passportKey = new Key(this, 'PassportKey', {
      description: `${resourceName(stage)}: passports`,
      enableKeyRotation: true,
      removalPolicy,
    });
    const badgeKey = (name: string) =>
      new Key(this, name, {
        description: `${resourceName(stage)}: signs badges`,
        keySpec: KeySpec.ECC_NIST_P256,
        keyUsage: KeyUsage.SIGN_VERIFY,
        removalPolicy,
      });
    this.signingKey = badgeKey(stage.badgeKeys.current);
    this.retiredKeys = stage.badgeKeys.retired.map(badgeKey);

    const accessLogs = new Bucket(this, 'AccessLogs', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // S3 delivers access logs to buckets with its own keys only.
      encryption: BucketEncryption.S3_MANAGED,
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ expiration: Duration.days(365), noncurrentVersionExpiration: Duration.days(30) }],
      removalPolicy,
    });
    const bucketKey = (name: string, of: string): Key =>
      new Key(this, name, { description: `${resourceName(stage)}: ${of}`, enableKeyRotation: true, removalPolicy });
    this.documents = new PrivateBucket(this, 'Documents', {
      stage,
      key: bucketKey('DocumentKey', 'documents of delegates'),
      accessLogs,
      notifiesBus: true,
    });
    this.malwareProtection = new MalwareProtection(this, 'MalwareProtection', this.documents);
    this.exports = new PrivateBucket(this, 'Exports', {
      stage,
      key: bucketKey('ExportKey', 'exports'),
      accessLogs,
      // As long as registration knows of them.
      daysKept: 7,
    });
  }
}
