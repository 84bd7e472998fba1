import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { afterAll, describe, expect, it } from 'vitest';
import { checkedApp } from '../../lib/checked-app.ts';
import { stageConfig } from '../../lib/config/stage.ts';
import { FunctionSchedule } from '../../lib/constructs/function-schedule.ts';
import { ServiceFunction } from '../../lib/constructs/service-function.ts';
import { ObservabilityStack } from '../../lib/stacks/observability.ts';
import { statementsIn } from './synthesized-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'chancery-schedules-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The template of a function that runs every so often. */
function scheduled(every: Duration, timeoutSeconds = 30) {
  const app = checkedApp(mkdtempSync(join(folder, 'app-')));
  const stage = stageConfig('dev');
  const { logKey, alarmTopic } = new ObservabilityStack(app, 'observability', stage);
  const operations = { stage, logKey, alarmTopic, codeFor: () => Code.fromInline('exports.handler = () => {};') };
  const stack = new Stack(app, 'stack');
  const to = new ServiceFunction(stack, 'sweep', {
    operations,
    service: 'registration',
    name: 'sweep',
    memoryMiB: 512,
    timeoutSeconds,
  });
  new FunctionSchedule(stack, 'sweep-schedule', { operations, every, to });
  return Template.fromStack(stack);
}

const only = (template: Template, type: string, id = '') => {
  const found = Object.entries(template.findResources(type)).filter(([key]) => key.startsWith(id));
  expect(found).toHaveLength(1);
  return found[0]?.[1].Properties;
};

describe('a function on a schedule', () => {
  const template = scheduled(Duration.minutes(1));
  const [queue] = Object.keys(template.findResources('AWS::SQS::Queue'));
  const [lambda] = Object.keys(template.findResources('AWS::Lambda::Function'));
  const queueArn = { 'Fn::GetAtt': [queue, 'Arn'] };

  it('starts on the minute, with the id of the run, and waits in no flexible window', () => {
    expect(only(template, 'AWS::Scheduler::Schedule')).toMatchObject({
      Name: 'chancery-dev-registration-sweep',
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [lambda, 'Arn'] },
        Input: '{"runId":"<aws.scheduler.execution-id>"}',
        DeadLetterConfig: { Arn: queueArn },
        RetryPolicy: { MaximumEventAgeInSeconds: 60 },
      },
    });
  });

  it('gives up what is older than its rate into dead letters that reach an operator', () => {
    expect(only(template, 'AWS::Lambda::EventInvokeConfig')).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: queueArn } },
    });
    expect(only(template, 'AWS::CloudWatch::Alarm')).toMatchObject({
      AlarmName: 'chancery-dev-registration-sweep-given-up',
      Threshold: 1,
    });
    expect(only(scheduled(Duration.days(1)), 'AWS::Lambda::EventInvokeConfig')).toMatchObject({
      MaximumEventAgeInSeconds: 6 * 3600,
    });
  });

  it('is invoked by a role that may do this and no more, and that the Scheduler alone assumes, for this account', () => {
    const [role] = Object.keys(template.findResources('AWS::IAM::Role')).filter((id) => id.startsWith('sweepschedule'));
    const [trust] = statementsIn(
      template.findResources('AWS::IAM::Role')[String(role)]?.Properties.AssumeRolePolicyDocument,
    );
    expect(trust?.condition).toMatchObject({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
    expect(JSON.stringify(trust?.condition)).toContain(':schedule-group/default');
    expect(statementsIn(only(template, 'AWS::IAM::Policy', 'sweepschedule').PolicyDocument)).toMatchObject([
      { actions: ['lambda:InvokeFunction'], resources: [JSON.stringify({ 'Fn::GetAtt': [lambda, 'Arn'] })] },
      { actions: ['sqs:SendMessage'], resources: [JSON.stringify(queueArn)] },
    ]);
  });

  it('cannot be made so that its runs overlap', () => {
    expect(() => scheduled(Duration.minutes(1), 60)).toThrow(/may run for 1 minute and would start every 1 minute/);
  });
});
