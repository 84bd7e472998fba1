import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import { resourceName } from '../config/names.ts';
import type { Operations } from './operations.ts';

export interface OperatorAlarmProps {
  readonly operations: Operations;
  /** What is wrong, in words that are the alarm's name: `mail-badge-dead-letters`. */
  readonly name: string;
  /** What the operator should think of first. */
  readonly description: string;
  readonly metric: IMetric;
  /** Alarms when the metric is at or above this. */
  readonly threshold: number;
  readonly evaluationPeriods?: number;
}

export const ALARM_PERIOD = Duration.minutes(1);

/** An alarm that reaches somebody: an alarm without an action cannot be made with it. */
export class OperatorAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: OperatorAlarmProps) {
    const { operations, name, description, metric, threshold, evaluationPeriods = 1 } = props;
    super(scope, id, {
      alarmName: resourceName(operations.stage, name),
      alarmDescription: description,
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Queues and functions that do nothing report nothing.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.addAlarmAction(new SnsAction(operations.alarmTopic));
  }
}
