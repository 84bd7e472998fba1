import { describe, expect, it } from 'vitest';
import { tableDefinition } from '../../lib/config/table-definition.ts';
import { SynthesizedApp, statementsIn } from './synthesized-app.ts';

const dev = new SynthesizedApp('dev');
const prod = new SynthesizedApp('prod');

describe.each([
  ['dev', dev],
  ['prod', prod],
] as const)('what %s keeps', (_, app) => {
  const table = app.one('AWS::DynamoDB::GlobalTable');

  it('is one table with two indexes, paid on demand, whose items can expire', () => {
    expect(table.get('BillingMode')).toBe('PAY_PER_REQUEST');
    expect(table.get('TimeToLiveSpecification')).toEqual({ AttributeName: tableDefinition.timeToLive, Enabled: true });
    expect(table.get('GlobalSecondaryIndexes')).toMatchObject([
      { IndexName: 'gsi1', Projection: { ProjectionType: 'ALL' } },
      { IndexName: 'gsi2', Projection: { ProjectionType: 'ALL' } },
    ]);
  });

  it('streams new images and can be restored to any point in time', () => {
    expect(table.get('StreamSpecification.StreamViewType')).toBe('NEW_IMAGE');
    expect(table.get('Replicas.0.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled')).toBe(true);
  });

  it('is encrypted with our own key, which rotates', () => {
    const key = app.referred(table, 'Replicas.0.SSESpecification.KMSMasterKeyId');
    expect(table.get('SSESpecification')).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(key.get('EnableKeyRotation')).toBe(true);
  });

  it('has a key of their own for passports, which rotates', () => {
    const key = app.one('AWS::KMS::Key', 'PassportKey');
    expect(key.get('KeySpec')).toBeUndefined(); // symmetric
    expect(key.get('EnableKeyRotation')).toBe(true);
  });

  it('has a key that derives secrets and a key that signs badges', () => {
    expect(app.one('AWS::KMS::Key', 'MacKey').get('KeySpec')).toBe('HMAC_256');
    expect(app.one('AWS::KMS::Key', 'MacKey').get('KeyUsage')).toBe('GENERATE_VERIFY_MAC');
    expect(app.one('AWS::KMS::Key', 'BadgeSigningKey').get('KeySpec')).toBe('ECC_NIST_P256');
    expect(app.one('AWS::KMS::Key', 'BadgeSigningKey').get('KeyUsage')).toBe('SIGN_VERIFY');
  });

  it.each(['Documents', 'Exports', 'AccessLogs'])('%s is private, versioned and spoken to over TLS only', (name) => {
    const bucket = app.one('AWS::S3::Bucket', name);
    expect(bucket.get('PublicAccessBlockConfiguration')).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(bucket.get('VersioningConfiguration')).toEqual({ Status: 'Enabled' });
    expect(statementsIn(app.one('AWS::S3::BucketPolicy', name).get('PolicyDocument'))).toContainEqual(
      expect.objectContaining({
        effect: 'Deny',
        actions: ['s3:*'],
        condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  it.each(['Documents', 'Exports'])('%s is encrypted with our own key, and every access to it is logged', (name) => {
    const bucket = app.one('AWS::S3::Bucket', name);
    const encryption = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault';
    expect(bucket.get(`${encryption}.SSEAlgorithm`)).toBe('aws:kms');
    expect(app.referred(bucket, `${encryption}.KMSMasterKeyID`).get('EnableKeyRotation')).toBe(true);
    expect(app.referred(bucket, 'LoggingConfiguration.DestinationBucketName').id).toMatch(/^AccessLogs/);
  });
});

describe('the stages differ', () => {
  const stateful = ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Cognito::UserPool'];

  it.each(stateful)('prod keeps its %s whatever happens to the stack; dev does not', (type) => {
    for (const { deletionPolicy } of prod.ofType(type)) expect(deletionPolicy).toBe('Retain');
    for (const { deletionPolicy } of dev.ofType(type)) expect(deletionPolicy).toBe('Delete');
  });

  it('prod refuses to delete its table and its users', () => {
    expect(prod.one('AWS::DynamoDB::GlobalTable').get('Replicas.0.DeletionProtectionEnabled')).toBe(true);
    expect(prod.one('AWS::Cognito::UserPool').get('DeletionProtection')).toBe('ACTIVE');
    expect(dev.one('AWS::DynamoDB::GlobalTable').get('Replicas.0.DeletionProtectionEnabled')).toBe(false);
  });

  it('prod keeps its logs and its events for a year', () => {
    for (const { get } of prod.ofType('AWS::Logs::LogGroup')) expect(get('RetentionInDays')).toBe(365);
    expect(prod.one('AWS::Events::Archive').get('RetentionDays')).toBe(365);
  });

  it('prod has no queue that copies every event', () => {
    expect(prod.ofType('AWS::SQS::Queue').filter(({ id }) => id.startsWith('Listener'))).toEqual([]);
  });

  it('prod sets concurrency aside for the gates and for the outbox', () => {
    expect(prod.function('accreditation/redeem-scan').get('ReservedConcurrentExecutions')).toBe(50);
    expect(prod.function('outbox-publisher/publish-outbox').get('ReservedConcurrentExecutions')).toBe(40);
    expect(prod.function('registration/register-delegation').get('ReservedConcurrentExecutions')).toBeUndefined();
  });
});
