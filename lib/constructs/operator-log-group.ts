import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { logGroupPath } from '../config/names.ts';
import type { Operations } from './operations.ts';

/** A log group that ends by its stage's retention and is encrypted with the key of the logs. */
export class OperatorLogGroup extends LogGroup {
  constructor(scope: Construct, id: string, { stage, logKey }: Operations, ...path: readonly string[]) {
    super(scope, id, {
      logGroupName: logGroupPath(stage, ...path),
      retention: stage.logRetention,
      encryptionKey: logKey,
      removalPolicy: stage.removalPolicy,
    });
  }
}
