import { Duration } from 'aws-cdk-lib';
import { type EventBus, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { Operations } from './operations.ts';

export interface EventQueueProps {
  readonly operations: Operations;
  /** The account's default bus, where AWS services tell what happened, if left out. */
  readonly bus?: EventBus | undefined;
  /** Who listens; names rule and alarms. */
  readonly of: string;
  readonly pattern: EventPattern;
  readonly visibilityTimeout: Duration;
  /** How often a message is tried before it goes to the dead letters. */
  readonly attempts: number;
  readonly retention: Duration;
}

/**
 * What of the bus one listener gets: rule and queue, with one dead-letter queue for what the rule could not deliver
 * and one for what was taken from the queue too often. Only the rule may send to the queue.
 */
export class EventQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const { operations, bus, of } = props;
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: props.visibilityTimeout,
      retentionPeriod: props.retention,
      deadLetterQueue: {
        queue: new DeadLetterQueue(this, 'NotHandled', { operations, name: `${of}-not-handled`, filledBy: 'queue' }),
        maxReceiveCount: props.attempts,
      },
      removalPolicy: operations.stage.removalPolicy,
    });
    new Rule(this, 'Rule', {
      ...(bus ? { eventBus: bus } : {}),
      eventPattern: props.pattern,
      targets: [
        new SqsQueue(this.queue, {
          deadLetterQueue: new DeadLetterQueue(this, 'NotDelivered', {
            operations,
            name: `${of}-not-delivered`,
            filledBy: 'rule',
          }),
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
  }
}
