import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addChancery } from '../../lib/chancery.ts';
import { checkedApp } from '../../lib/checked-app.ts';
import { stageConfig, stageNames } from '../../lib/config/stage.ts';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';

/** A folder for one test's assembly. */
function outdir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-checks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const appWith = (fill: (stack: Stack) => void) => {
  const app = checkedApp(outdir());
  fill(new Stack(app, 'stack'));
  return app;
};

describe('the checks', () => {
  it.each(stageNames)('find nothing in %s that was not acknowledged', (stage) => {
    const app = checkedApp(outdir());
    addChancery(app, stageConfig(stage), () => Code.fromInline('exports.handler = async () => {};'));
    expect(() => app.synth()).not.toThrow();
  });

  it('stop the synthesis on a bucket that takes unencrypted connections', () => {
    expect(() => appWith((stack) => new Bucket(stack, 'bucket')).synth()).toThrow(/AwsSolutions-S10/);
  });

  it('stop the synthesis on a queue without dead letters', () => {
    expect(() => appWith((stack) => new Queue(stack, 'queue', { enforceSSL: true })).synth()).toThrow(
      /Serverless-SQSRedrivePolicy/,
    );
  });

  it('stop it on a mere warning, even beside a finding that was acknowledged', () => {
    const app = appWith((stack) => {
      new LogGroup(stack, 'endless', { retention: RetentionDays.INFINITE });
      const queue = new Queue(stack, 'queue', { enforceSSL: true });
      acknowledge(queue, 'Serverless-SQSRedrivePolicy', 'a test');
      acknowledge(queue, 'AwsSolutions-SQS3', 'a test');
    });
    expect(() => app.synth()).toThrow(/CloudWatchLogGroupRetentionPeriod/);
  });
});

it('a stage that does not exist is refused by name', () => {
  expect(() => stageConfig('staging')).toThrow('there is no stage "staging"; choose one of dev, prod');
});
