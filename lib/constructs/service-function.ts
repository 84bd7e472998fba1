import { Aws, Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { resourceName } from '../config/names.ts';
import type { IndexName } from '../config/table-definition.ts';
import { acknowledge } from './acknowledge.ts';
import type { AssetFile, Operations } from './operations.ts';
import { OperatorLogGroup } from './operator-log-group.ts';
import type { Right } from './right.ts';

const reading = ['GetItem', 'BatchGetItem', 'Query'] as const;
const writing = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'] as const;

/**
 * What a function may do with items. There is no Scan, and no action for transactions: IAM authorises each write in a
 * transaction by its own action, each read by GetItem.
 */
export type TableAction = (typeof reading)[number] | (typeof writing)[number];

/** The part of the table that a function sees: items whose keys begin with its service's prefix. */
export interface TableAccess {
  readonly table: TableV2;
  readonly tableKey: IKey;
  /** With the delimiter: `REG#`. */
  readonly prefix: string;
  readonly actions: readonly TableAction[];
  /** Indexes it queries. */
  readonly indexes: readonly IndexName[];
}

export interface ServiceFunctionProps {
  readonly operations: Operations;
  /** The folder under `functions/`. */
  readonly service: string;
  /** The handler file without its ending. */
  readonly name: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  readonly table?: TableAccess | undefined;
  readonly rights?: readonly Right[] | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly files?: readonly AssetFile[] | undefined;
}

/**
 * One function for one use case: its memory and timeout said aloud, its own log group that ends, traced, and a role of its own that
 * names every action and holds the function to its service's keys.
 */
export class ServiceFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;
  readonly timeout: Duration;
  /** `<service>/<name>` */
  readonly path: string;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { operations, service, name, table, rights = [], environment = {}, files = [] } = props;
    const { stage } = operations;
    this.path = `${service}/${name}`;
    this.timeout = Duration.seconds(props.timeoutSeconds);

    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new OperatorLogGroup(this, 'Logs', operations, service, name);
    this.role.addToPolicy(
      new PolicyStatement({
        sid: 'WriteOwnLogs',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    for (const statement of table ? tableStatements(table) : []) this.role.addToPolicy(statement);
    for (const { sid, actions, resources, conditions, finding } of rights) {
      if (finding) acknowledge(this.role, finding.id, finding.reason);
      this.role.addToPolicy(
        new PolicyStatement({
          sid,
          actions: [...actions],
          resources: [...resources],
          ...(conditions ? { conditions } : {}),
        }),
      );
    }

    const reserved = stage.reservedConcurrency[this.path];
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName: resourceName(stage, service, name),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: operations.codeFor(`functions/${service}/handlers/${name}.ts`, files),
      handler: 'index.handler',
      memorySize: props.memoryMiB,
      timeout: this.timeout,
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
      environment: {
        STAGE: stage.name,
        POWERTOOLS_SERVICE_NAME: service,
        POWERTOOLS_LOG_LEVEL: stage.logLevel,
        ...(table ? { TABLE_NAME: table.table.tableName } : {}),
        ...Object.assign({}, ...rights.map((right) => right.environment)),
        ...environment,
      },
    });

    acknowledge(
      this.role,
      'AwsSolutions-IAM5[Resource::*]',
      'X-Ray has no resources to name: PutTraceSegments and PutTelemetryRecords are granted on * or not at all. They write traces and read nothing.',
    );
    acknowledge(
      this.lambda,
      'Serverless-LambdaDLQ',
      'Nothing but a schedule invokes a function asynchronously, and what fails then goes to the destination of its schedule. API Gateway waits for the answer, and a queue or stream keeps what failed and has a dead-letter queue.',
    );
  }

  /** Grants what belongs to how the function is triggered. */
  grant(statement: PolicyStatement): void {
    this.role.addToPolicy(statement);
  }
}

function tableStatements({ table, tableKey, prefix, actions, indexes }: TableAccess): PolicyStatement[] {
  const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] } };
  const statements: PolicyStatement[] = [];
  if (actions.length > 0) {
    statements.push(
      new PolicyStatement({
        sid: 'OwnItems',
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [table.tableArn],
        conditions,
      }),
    );
  }
  if (indexes.length > 0) {
    statements.push(
      new PolicyStatement({
        sid: 'OwnIndexEntries',
        actions: ['dynamodb:Query'],
        resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
        conditions,
      }),
    );
  }
  const writes = actions.some((action) => (writing as readonly string[]).includes(action));
  return [...statements, tableKeyStatement(tableKey, writes ? [...KEY_FOR_READS, ...KEY_FOR_WRITES] : KEY_FOR_READS)];
}

const KEY_FOR_READS = ['kms:Decrypt', 'kms:DescribeKey'];
const KEY_FOR_WRITES = [
  'kms:Encrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
];

/** The table's key, through DynamoDB only: nobody decrypts anything with it by hand. */
export const tableKeyStatement = (tableKey: IKey, actions: readonly string[] = KEY_FOR_READS): PolicyStatement =>
  new PolicyStatement({
    sid: 'TableKeyThroughDynamoDB',
    actions: [...actions],
    resources: [tableKey.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Aws.REGION}.amazonaws.com` } },
  });
