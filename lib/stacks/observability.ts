import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IWidget, MathExpression, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { keyPrefixes, logGroupPath, resourceName } from '../config/names.ts';
import type { StageConfig } from '../config/stage.ts';

/**
 * Where an operator looks and what reaches one: the topic of all alarms, the key of all logs, the dashboard.
 * It stands before all other stacks, so the dashboard finds their metrics by name and refers to no stack.
 */
export class ObservabilityStack extends Stack {
  readonly logKey: Key;
  readonly alarmTopic: Topic;

  constructor(scope: Construct, id: string, stage: StageConfig) {
    super(scope, id);

    this.logKey = new Key(this, 'LogKey', {
      description: `${resourceName(stage)}: logs and alarms`,
      enableKeyRotation: true,
      removalPolicy: stage.removalPolicy,
    });
    this.logKey.grantEncryptDecrypt(
      new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`, {
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:${logGroupPath(stage)}/*`,
          },
        },
      }),
    );
    this.logKey.grantEncryptDecrypt(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );

    this.alarmTopic = new Topic(this, 'Alarms', {
      topicName: resourceName(stage, 'alarms'),
      masterKey: this.logKey,
      enforceSSL: true,
    });

    new Dashboard(this, 'Dashboard', {
      dashboardName: resourceName(stage),
      defaultInterval: Duration.hours(3),
      widgets: rows(stage),
    });
  }
}

const PERIOD = Duration.minutes(1);

/** All metrics of one name whose dimension begins with this stage's names. */
function search(dimension: string, metric: string, statistic: string, name: string): MathExpression {
  return new MathExpression({
    expression: `SEARCH('{${dimension}} MetricName="${metric}" ${name}', '${statistic}', ${PERIOD.toSeconds()})`,
    // An empty label shows each metric by its own name.
    label: '',
    period: PERIOD,
  });
}

const graph = (title: string, ...left: MathExpression[]): GraphWidget => new GraphWidget({ title, left, width: 8 });

function rows(stage: StageConfig): IWidget[][] {
  const named = (...parts: string[]): string => `"${resourceName(stage, ...parts)}"`;
  const lambda = (metric: string, statistic: string, name: string): MathExpression =>
    search('AWS/Lambda,FunctionName', metric, statistic, name);
  const queue = (metric: string): MathExpression => search('AWS/SQS,QueueName', metric, 'Maximum', named());
  return [
    [
      new TextWidget({
        markdown: `# ${resourceName(stage)}\nFrom a request to its effect: API, functions, outbox, queues, dead letters.`,
        width: 24,
        height: 2,
      }),
    ],
    [
      graph(
        'API: answers',
        search('AWS/ApiGateway,ApiId', 'Count', 'Sum', ''),
        search('AWS/ApiGateway,ApiId', '5xx', 'Sum', ''),
      ),
      graph('API: latency p99 (ms)', search('AWS/ApiGateway,ApiId', 'Latency', 'p99', '')),
      graph('Outbox: age of the oldest event (ms)', lambda('IteratorAge', 'Maximum', named('outbox-publisher'))),
    ],
    [
      graph('Queues: oldest message (s)', queue('ApproximateAgeOfOldestMessage')),
      graph('Queues and dead letters: waiting', queue('ApproximateNumberOfMessagesVisible')),
      graph(
        'Table: throttled requests',
        search('AWS/DynamoDB,TableName,Operation', 'ThrottledRequests', 'Sum', named()),
      ),
    ],
    ...Object.keys(keyPrefixes).map((service) => [
      graph(`${service}: errors`, lambda('Errors', 'Sum', named(service))),
      graph(`${service}: throttles`, lambda('Throttles', 'Sum', named(service))),
      graph(`${service}: duration p99 (ms)`, lambda('Duration', 'p99', named(service))),
    ]),
  ];
}
