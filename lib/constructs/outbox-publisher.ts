import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { eventSources } from '../config/names.ts';
import { tableDefinition } from '../config/table-definition.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { Operations } from './operations.ts';
import { ALARM_PERIOD, OperatorAlarm } from './operator-alarm.ts';
import { ServiceFunction, tableKeyStatement } from './service-function.ts';

export interface OutboxPublisherProps {
  readonly operations: Operations;
  readonly table: TableV2;
  readonly tableKey: IKey;
  readonly bus: EventBus;
}

const ATTEMPTS = 50;
/** The stream forgets after 24 hours: what is given up after 2 can still be read from it for 22. */
const GIVE_UP_AFTER = Duration.hours(2);
const WORRYING_AGE = Duration.minutes(1);

/**
 * Table stream -> function -> bus: the only way onto the bus. Inserts of items with an outbox come through the filter.
 * A record that cannot be published is singled out by bisection, tried again within bounds, and then named in the dead letters.
 */
export class OutboxPublisher extends Construct {
  readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, { operations, table, tableKey, bus }: OutboxPublisherProps) {
    super(scope, id);
    const { tableStreamArn } = table;
    if (!tableStreamArn) throw new Error('the outbox publisher needs a table with a stream');

    this.function = new ServiceFunction(this, 'publish-outbox', {
      operations,
      service: 'outbox-publisher',
      name: 'publish-outbox',
      memoryMiB: 512,
      timeoutSeconds: 30,
      rights: [
        {
          sid: 'PutServicesEvents',
          actions: ['events:PutEvents'],
          resources: [bus.eventBusArn],
          conditions: { StringEquals: { 'events:source': eventSources } },
          environment: { EVENT_BUS_NAME: bus.eventBusName },
        },
      ],
    });
    const givenUp = new DeadLetterQueue(this, 'GivenUp', { operations, name: 'outbox-given-up', filledBy: 'mapping' });

    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: this.function.lambda,
      eventSourceArn: tableStreamArn,
      // From the oldest record there is: what was written before the mapping existed is published too.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // Events are in no order anyway, so batches of one shard need not wait for each other.
      parallelizationFactor: 10,
      filters: [
        FilterCriteria.filter({
          eventName: ['INSERT'],
          dynamodb: { NewImage: { [tableDefinition.outbox]: { B: [{ exists: true }] } } },
        }),
      ],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: ATTEMPTS,
      maxRecordAge: GIVE_UP_AFTER,
      onFailure: { bind: () => ({ destination: givenUp.queueArn }) },
    });

    this.function.grant(
      new PolicyStatement({
        sid: 'ReadStream',
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: [tableStreamArn],
      }),
    );
    // DynamoDB takes ListStreams on * only; it tells names of streams and no data. Lambda asks for it to poll one.
    this.function.grant(
      new PolicyStatement({ sid: 'ListStreams', actions: ['dynamodb:ListStreams'], resources: ['*'] }),
    );
    this.function.grant(tableKeyStatement(tableKey));
    this.function.grant(
      new PolicyStatement({ sid: 'ReportGivenUp', actions: ['sqs:SendMessage'], resources: [givenUp.queueArn] }),
    );
    // Lambda checks the role's rights when the mapping is made.
    mapping.node.addDependency(this.function.role);

    new OperatorAlarm(this, 'Late', {
      operations,
      name: 'outbox-late',
      description:
        'Events wait in the stream: the publisher fails or cannot keep up. Every service lags behind by this much.',
      metric: this.function.lambda.metric('IteratorAge', { period: ALARM_PERIOD, statistic: 'Maximum' }),
      threshold: WORRYING_AGE.toMilliseconds(),
      evaluationPeriods: 3,
    });
  }
}
