import { describe, expect, it } from 'vitest';
import { catalogue } from '../../events/catalogue.ts';
import { SynthesizedApp, statementsIn } from './synthesized-app.ts';

const app = new SynthesizedApp('dev');
const rules = app.ofType('AWS::Events::Rule').map((rule) => [rule.id, rule] as const);
const queues = app.ofType('AWS::SQS::Queue').map((queue) => [queue.id, queue] as const);
const mappings = app.ofType('AWS::Lambda::EventSourceMapping');
const ofAws = ({ id }: { id: string }): boolean => id.startsWith('checkdocument');
const listener = ({ id }: { id: string }): boolean => id.startsWith('Listener');

const alarmsOn = (queueId: string, metric: string) =>
  app
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ get }) => get('MetricName') === metric && JSON.stringify(get('Dimensions')).includes(`"${queueId}"`));

describe.each(rules)('rule %s', (_, rule) => {
  it('leads to a queue, with a dead-letter queue for what cannot be delivered', () => {
    const target = app.referred(rule, 'Targets.0.Arn');
    expect(target.type).toBe('AWS::SQS::Queue');
    const deadLetters = app.referred(rule, 'Targets.0.DeadLetterConfig.Arn');
    expect(deadLetters.id).not.toBe(target.id);
    expect(deadLetters.get('MessageRetentionPeriod')).toBe(14 * 86_400);
  });

  it('listens on our bus, but for what AWS services tell', () => {
    if (ofAws(rule)) expect(rule.get('EventBusName')).toBeUndefined();
    else expect(JSON.stringify(rule.get('EventBusName'))).toMatch(/Bus/);
  });

  if (!listener(rule) && !ofAws(rule)) {
    it('wants events that are published, by source and name', () => {
      const sources = rule.get('EventPattern.source') as string[];
      const names = rule.get('EventPattern.detail-type') as string[];
      const published = catalogue.filter(({ source }) => sources.includes(source)).map(({ detailType }) => detailType);
      expect(published).toEqual(expect.arrayContaining(names));
      for (const source of sources) {
        expect(catalogue.some((event) => event.source === source && names.includes(event.detailType))).toBe(true);
      }
    });
  }
});

describe.each(queues)('queue %s', (_, queue) => {
  it('is encrypted and spoken to over TLS only', () => {
    expect(queue.get('SqsManagedSseEnabled')).toBe(true);
    const policy = app
      .ofType('AWS::SQS::QueuePolicy')
      .find(
        ({ stack, get }) =>
          stack === queue.stack && JSON.stringify(get('Queues')) === JSON.stringify([{ Ref: queue.id }]),
      );
    expect(statementsIn(policy?.get('PolicyDocument'))).toContainEqual(
      expect.objectContaining({
        effect: 'Deny',
        actions: ['sqs:*'],
        condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
    for (const statement of statementsIn(policy?.get('PolicyDocument')).filter(({ effect }) => effect === 'Allow')) {
      expect(JSON.stringify(statement.condition)).toMatch(/aws:SourceArn.*Rule/);
    }
  });

  it('has dead letters behind it, or is a dead-letter queue whose first message reaches an operator', () => {
    if (queue.get('RedrivePolicy')) {
      expect(app.referred(queue, 'RedrivePolicy.deadLetterTargetArn').get('RedrivePolicy')).toBeUndefined();
      expect(queue.get('RedrivePolicy.maxReceiveCount')).toBe(10);
    } else {
      const [alarm] = alarmsOn(queue.id, 'ApproximateNumberOfMessagesVisible');
      expect(alarm?.get('Threshold')).toBe(1);
      expect(alarm?.get('AlarmActions')).toHaveLength(1);
    }
  });
});

describe('a consumer', () => {
  const consumers = mappings
    .filter(({ id }) => !id.startsWith('OutboxPublisher'))
    .map((mapping) => [mapping.id, mapping] as const);

  it.each(consumers)('%s reports the messages of a batch one by one', (_, mapping) => {
    expect(mapping.get('FunctionResponseTypes')).toEqual(['ReportBatchItemFailures']);
    expect(mapping.get('ScalingConfig.MaximumConcurrency')).toBe(5);
  });

  it.each(consumers)('%s keeps a message out of sight for six times the time it may take', (_, mapping) => {
    const queue = app.referred(mapping, 'EventSourceArn');
    const lambda = app.referred(mapping, 'FunctionName');
    expect(queue.get('VisibilityTimeout')).toBe(6 * Number(lambda.get('Timeout')));
  });

  it.each(consumers)('%s tells an operator when events wait', (_, mapping) => {
    const [alarm] = alarmsOn(app.referred(mapping, 'EventSourceArn').id, 'ApproximateAgeOfOldestMessage');
    expect(alarm?.get('AlarmActions')).toHaveLength(1);
  });
});

describe('the check of documents', () => {
  const rule = app.one('AWS::Events::Rule', 'checkdocument');
  const lambda = app.function('registration/check-document');
  const plan = app.one('AWS::GuardDuty::MalwareProtectionPlan');

  it('hears of what comes into the bucket and of what its scan found, and of no other bucket', () => {
    expect(rule.get('EventPattern')).toMatchObject({
      source: ['aws.s3', 'aws.guardduty'],
      'detail-type': ['Object Created', 'GuardDuty Malware Protection Object Scan Result'],
    });
    const [bucket, scan] = rule.get('EventPattern.resources') as unknown[];
    expect(JSON.stringify(bucket)).toContain('Documents');
    expect(JSON.stringify(scan)).toContain(plan.id);
    expect(app.one('AWS::S3::Bucket', 'Documents').get('NotificationConfiguration')).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
  });

  it('knows the plan that scans, so that it waits for it', () => {
    expect(JSON.stringify(lambda.get('Environment.Variables.MALWARE_PROTECTION_PLAN'))).toContain(plan.id);
    expect(app.referred(plan, 'ProtectedResource.S3Bucket.BucketName').id).toMatch(/^Documents/);
  });
});

describe('the outbox publisher', () => {
  const mapping = app.one('AWS::Lambda::EventSourceMapping', 'OutboxPublisher');
  const lambda = app.function('outbox-publisher/publish-outbox');

  it('sees only inserts of items with an outbox', () => {
    const filters = mapping.get('FilterCriteria.Filters') as { Pattern: string }[];
    expect(filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
      { eventName: ['INSERT'], dynamodb: { NewImage: { outbox: { B: [{ exists: true }] } } } },
    ]);
  });

  it('singles out what it cannot publish, tries within bounds, and names what it gave up', () => {
    expect(mapping.get('BisectBatchOnFunctionError')).toBe(true);
    expect(mapping.get('FunctionResponseTypes')).toEqual(['ReportBatchItemFailures']);
    expect(mapping.get('MaximumRetryAttempts')).toBe(50);
    expect(mapping.get('MaximumRecordAgeInSeconds')).toBe(2 * 3600);
    expect(app.referred(mapping, 'DestinationConfig.OnFailure.Destination').type).toBe('AWS::SQS::Queue');
    expect(mapping.get('StartingPosition')).toBe('TRIM_HORIZON');
  });

  it('tells an operator when events wait in the stream', () => {
    const alarm = app.ofType('AWS::CloudWatch::Alarm').find(({ get }) => get('MetricName') === 'IteratorAge');
    expect(alarm?.get('Threshold')).toBe(60_000);
    expect(alarm?.get('AlarmActions')).toHaveLength(1);
  });

  it('reads the stream and touches no item', () => {
    const actions = app.statementsOf(lambda).flatMap((statement) => statement.actions);
    expect(actions.filter((action) => action.startsWith('dynamodb:')).sort()).toEqual([
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ]);
  });
});

describe('the bus', () => {
  const sources = [
    'chancery.registration',
    'chancery.accreditation',
    'chancery.meeting-booking',
    'chancery.notifications',
  ];
  const policies = app
    .ofType('AWS::Events::EventBusPolicy')
    .flatMap(({ get }) => [get('Statement') as Record<string, unknown>]);
  const role = { 'Fn::GetAtt': [expect.stringMatching(/^OutboxPublisher.*Role/), 'Arn'] };

  it('takes events from the outbox publisher, in the name of a service', () => {
    expect(policies).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { AWS: role },
        Action: 'events:PutEvents',
        Condition: { StringEquals: { 'events:source': sources } },
      }),
    );
  });

  it('refuses everybody else, and every other source, whatever their own policies say', () => {
    const deny = { Effect: 'Deny', Principal: '*', Action: 'events:PutEvents' };
    expect(policies).toContainEqual(
      expect.objectContaining({ ...deny, Condition: { ArnNotEquals: { 'aws:PrincipalArn': role } } }),
    );
    expect(policies).toContainEqual(
      expect.objectContaining({ ...deny, Condition: { StringNotEquals: { 'events:source': sources } } }),
    );
  });

  it('remembers our events', () => {
    const archive = app.one('AWS::Events::Archive');
    expect(archive.get('EventPattern')).toEqual({ source: [{ prefix: 'chancery.' }] });
    expect(archive.get('RetentionDays')).toBe(7);
  });

  it('copies every event to a listener queue in dev', () => {
    expect(app.one('AWS::Events::Rule', 'Listener').get('EventPattern')).toEqual({ source: [{ prefix: 'chancery.' }] });
  });
});
