import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Operations } from './operations.ts';
import { ALARM_PERIOD, OperatorAlarm } from './operator-alarm.ts';

export interface DeadLetterQueueProps {
  readonly operations: Operations;
  /** What went wrong with what is in it, the name of its alarm: `notifications-mail-badge-not-handled`. */
  readonly name: string;
  /** Who gives messages up into it: another queue, a rule that cannot deliver, a function's mapping to a stream, or a schedule. */
  readonly filledBy: 'queue' | 'rule' | 'mapping' | 'schedule';
}

/** The last stop of a message that could not be delivered or handled: encrypted, TLS only, kept for 14 days, and somebody is told. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { operations, name, filledBy }: DeadLetterQueueProps) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: operations.stage.removalPolicy,
    });
    new OperatorAlarm(this, 'Alarm', {
      operations,
      name,
      description: 'A message was given up. Read it, mend the cause, and send it again.',
      metric: this.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD, statistic: 'Maximum' }),
      threshold: 1,
    });
    const reason =
      'This is itself a dead-letter queue: a person empties it, told by its alarm; there is nothing behind it.';
    acknowledge(this, 'Serverless-SQSRedrivePolicy', reason);
    // This rule knows a dead-letter queue only by the queue in front of it.
    if (filledBy !== 'queue') acknowledge(this, 'AwsSolutions-SQS3', reason);
  }
}
