import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { resourceName } from '../config/names.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { Operations } from './operations.ts';
import type { ServiceFunction } from './service-function.ts';

export interface FunctionScheduleProps {
  readonly operations: Operations;
  /** How often it runs, a minute at least, and longer than one run may take. */
  readonly every: Duration;
  readonly to: ServiceFunction;
}

/** Of a run that failed, beside the first attempt; Lambda takes no more than two. */
const RETRIES = 2;
/** The bounds AWS sets on how old a run may become. */
const SHORTEST_AGE = Duration.minutes(1);
const LONGEST_AGE = Duration.hours(6);

/**
 * Schedule -> function, at a fixed rate. The Scheduler hands a run to Lambda, which invokes the function without waiting and
 * tries again when it fails; what neither of them gets done ends in one dead-letter queue. A run that is older than the rate
 * is given up, since the next one does its work. Runs may still come twice, as AWS promises no more: they must be harmless to repeat.
 */
export class FunctionSchedule extends Construct {
  /** @throws Error if a run could last until the next */
  constructor(scope: Construct, id: string, { operations, every, to }: FunctionScheduleProps) {
    super(scope, id);
    const name = to.path.replace('/', '-');
    if (to.timeout.toSeconds() >= every.toSeconds()) {
      throw new Error(
        `${to.path} may run for ${to.timeout.toHumanString()} and would start every ${every.toHumanString()}`,
      );
    }
    const givenUp = new DeadLetterQueue(this, 'GivenUp', {
      operations,
      name: `${name}-given-up`,
      filledBy: 'schedule',
    });
    const sendGivenUp = new PolicyStatement({
      sid: 'ReportGivenUp',
      actions: ['sqs:SendMessage'],
      resources: [givenUp.queueArn],
    });

    const role = new Role(this, 'Role', {
      // The Scheduler acts in the name of a group of schedules: ours lie in the account's default one.
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'scheduler',
              resource: 'schedule-group',
              resourceName: 'default',
            }),
          },
        },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({
        sid: 'InvokeFunction',
        actions: ['lambda:InvokeFunction'],
        resources: [to.lambda.functionArn],
      }),
    );
    role.addToPolicy(sendGivenUp);

    const age = Duration.seconds(
      Math.min(LONGEST_AGE.toSeconds(), Math.max(SHORTEST_AGE.toSeconds(), every.toSeconds())),
    );
    const schedule = new Schedule(this, 'Schedule', {
      scheduleName: resourceName(operations.stage, name),
      schedule: ScheduleExpression.rate(every),
      target: {
        bind: () => ({
          arn: to.lambda.functionArn,
          role,
          deadLetterConfig: { arn: givenUp.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: age.toSeconds(), maximumRetryAttempts: 10 },
          input: ScheduleTargetInput.fromObject({ runId: ContextAttribute.executionId }),
        }),
      },
    });
    // The Scheduler checks what the role may do when the schedule is made.
    schedule.node.addDependency(role);

    to.grant(sendGivenUp);
    const invocations = new EventInvokeConfig(this, 'Invocations', {
      function: to.lambda,
      retryAttempts: RETRIES,
      maxEventAge: age,
      onFailure: { bind: () => ({ destination: givenUp.queueArn }) },
    });
    invocations.node.addDependency(to.role);
  }
}
