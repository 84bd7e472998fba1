import { Duration } from 'aws-cdk-lib';
import type { EventBus, EventPattern } from 'aws-cdk-lib/aws-events';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type EventName, eventSource, type ServiceName } from '../config/names.ts';
import { acknowledge } from './acknowledge.ts';
import { EventQueue } from './event-queue.ts';
import type { Operations } from './operations.ts';
import { ALARM_PERIOD, OperatorAlarm } from './operator-alarm.ts';
import type { ServiceFunction } from './service-function.ts';

/** The events a consumer wants, by the service that publishes them. */
export type Subscription = Readonly<Partial<Record<ServiceName, readonly EventName[]>>>;

export interface EventConsumerProps {
  readonly operations: Operations;
  /** The account's default bus, where AWS services tell what happened, if left out. */
  readonly bus?: EventBus;
  readonly pattern: EventPattern;
  readonly to: ServiceFunction;
}

/** What of our bus a subscription lets through. */
export function patternOf(events: Subscription): EventPattern {
  const services = Object.keys(events) as ServiceName[];
  return {
    source: services.map(eventSource),
    detailType: services.flatMap((service) => events[service] ?? []),
  };
}

const BATCH_SIZE = 10;
/** With the visibility timeout this is the time a consumer has to wait for a projection that is late. */
const ATTEMPTS = 10;
const WORRYING_AGE = Duration.minutes(5);

/** Rule -> queue -> function. Each message of a batch succeeds or fails by itself; what fails comes again and ends in the dead letters. */
export class EventConsumer extends Construct {
  constructor(scope: Construct, id: string, { operations, bus, pattern, to }: EventConsumerProps) {
    super(scope, id);
    const name = to.path.replace('/', '-');
    const { queue } = new EventQueue(this, 'Events', {
      operations,
      bus,
      of: name,
      pattern,
      // Six times the function's timeout, as AWS advises: a message must not come back while it is still worked on.
      visibilityTimeout: Duration.seconds(6 * to.timeout.toSeconds()),
      attempts: ATTEMPTS,
      retention: Duration.days(4),
    });

    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: to.lambda,
      eventSourceArn: queue.queueArn,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
      maxConcurrency: operations.stage.consumerConcurrency,
    });
    queue.grantConsumeMessages(to.role);

    new OperatorAlarm(this, 'Late', {
      operations,
      name: `${name}-late`,
      description: `${name} does not keep up, or fails again and again: its oldest event waits for minutes.`,
      metric: queue.metricApproximateAgeOfOldestMessage({ period: ALARM_PERIOD, statistic: 'Maximum' }),
      threshold: WORRYING_AGE.toSeconds(),
      evaluationPeriods: 3,
    });
    acknowledge(
      mapping,
      'Serverless-LambdaEventSourceMappingDestination',
      'Lambda takes no failure destination for SQS: the queue itself keeps what failed and moves it to its dead-letter queue.',
    );
  }
}
