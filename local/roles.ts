import * as z from 'zod';
import type { Json } from './assembly.ts';
import {
  type AccessRequest,
  type Decision,
  decide,
  type Principal,
  parsePolicy,
  parseStatement,
  type Statement,
} from './iam.ts';
import { type Deployment, NotEmulated } from './template.ts';

const list = z.array(z.string()).default([]);

const roleProperties = z.object({
  AssumeRolePolicyDocument: z.json(),
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: z.json() })).default([]),
  ManagedPolicyArns: list,
});

const policyProperties = z.object({ PolicyDocument: z.json(), Roles: list });

const busPolicyProperties = z.strictObject({
  EventBusName: z.string().default('default'),
  StatementId: z.string(),
  Statement: z.json(),
});

const queuePolicyProperties = z.strictObject({ PolicyDocument: z.json(), Queues: list });

const RUNS_ON_QUEUES = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const RUNS_ON_STREAMS = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

/** What AWS's own policies allow, as far as it matters on this machine: logs and traces have no policies here. */
const AWS_POLICIES: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': [],
  AWSXRayDaemonWriteAccess: [],
  CloudWatchLambdaInsightsExecutionRolePolicy: [],
  CloudWatchLambdaApplicationSignalsExecutionRolePolicy: [],
  'service-role/AWSLambdaSQSQueueExecutionRole': RUNS_ON_QUEUES,
  'service-role/AWSLambdaDynamoDBExecutionRole': RUNS_ON_STREAMS,
};

/** Every policy of the template that is evaluated on this machine. */
export class Access {
  readonly #byRole = new Map<string, Statement[]>();
  readonly #trusts = new Map<string, Statement[]>();
  readonly #byBus = new Map<string, Statement[]>();
  readonly #byQueue = new Map<string, Statement[]>();

  /** @throws NotEmulated for a policy with something in it that is not evaluated here */
  constructor(deployment: Deployment, busArnOf: (nameOrArn: string) => string) {
    const arnByName = new Map<string, string>();
    for (const role of deployment.ofType('AWS::IAM::Role')) {
      const { AssumeRolePolicyDocument, Policies, ManagedPolicyArns } = roleProperties.parse(role.properties);
      this.#trusts.set(role.attribute('Arn'), parsePolicy(AssumeRolePolicyDocument, role.address));
      const statements = Policies.flatMap(({ PolicyName, PolicyDocument }) =>
        parsePolicy(PolicyDocument, `${role.address}/${PolicyName}`),
      );
      for (const arn of ManagedPolicyArns) statements.push(...awsPolicy(arn, role.address));
      this.#byRole.set(role.attribute('Arn'), statements);
      arnByName.set(role.name, role.attribute('Arn'));
    }
    for (const policy of [...deployment.ofType('AWS::IAM::Policy'), ...deployment.ofType('AWS::IAM::ManagedPolicy')]) {
      const { PolicyDocument, Roles } = policyProperties.parse(policy.properties);
      const statements = parsePolicy(PolicyDocument, policy.address);
      for (const role of Roles) this.#byRole.get(arnByName.get(role) ?? role)?.push(...statements);
    }
    for (const policy of deployment.ofType('AWS::Events::EventBusPolicy')) {
      const { EventBusName, Statement } = busPolicyProperties.parse(policy.properties);
      add(this.#byBus, busArnOf(EventBusName), [parseStatement(Statement, policy.address)]);
    }
    const queueArns = new Map(deployment.ofType('AWS::SQS::Queue').map((queue) => [queue.ref, queue.attribute('Arn')]));
    for (const policy of deployment.ofType('AWS::SQS::QueuePolicy')) {
      const { PolicyDocument, Queues } = queuePolicyProperties.parse(policy.properties);
      for (const url of Queues)
        add(this.#byQueue, queueArns.get(url) ?? url, parsePolicy(PolicyDocument, policy.address));
    }
  }

  /** Whether a role may do this, as far as its own policies go. */
  decideForRole(roleArn: string, request: AccessRequest): Decision {
    return decide(this.#byRole.get(roleArn) ?? [], request);
  }

  /** Whether a role may put this event on a bus: within one account the role's policies or the bus's must allow it, and none deny it. */
  decideForBus(roleArn: string, account: string, request: AccessRequest): Decision {
    const onBus = decideForPrincipal(this.#byBus.get(request.resource) ?? [], { arn: roleArn, account }, request);
    const byRole = this.decideForRole(roleArn, request);
    if ([onBus, byRole].includes('denied explicitly')) return 'denied explicitly';
    return [onBus, byRole].includes('allowed') ? 'allowed' : 'not allowed';
  }

  /** Whether a key's policy lets the role in by itself, or leaves it to the role's policies, as AWS's default key policy does. */
  decideForKey(roleArn: string, account: string, keyPolicy: readonly Statement[], request: AccessRequest): Decision {
    const principal = { arn: roleArn, account };
    const byRole = this.decideForRole(roleArn, request);
    const direct = decide(
      keyPolicy.filter((statement) => statement.principal(principal) === 'exact'),
      request,
    );
    const delegated = decide(
      keyPolicy.filter((statement) => statement.principal(principal) === 'account'),
      request,
    );
    if ([byRole, direct, delegated].includes('denied explicitly')) return 'denied explicitly';
    return direct === 'allowed' || (delegated === 'allowed' && byRole === 'allowed') ? 'allowed' : 'not allowed';
  }

  /** Whether an AWS service may act as a role, on behalf of the resource `sourceArn`. */
  mayAssume(roleArn: string, service: string, account: string, sourceArn: string): boolean {
    const request: AccessRequest = {
      action: 'sts:AssumeRole',
      resource: roleArn,
      context: { 'aws:sourcearn': sourceArn, 'aws:sourceaccount': account },
    };
    return decideForPrincipal(this.#trusts.get(roleArn) ?? [], { service }, request) === 'allowed';
  }

  /** Whether a rule may send to a queue: only the queue's own policy can allow it. */
  mayRuleSend(ruleArn: string, account: string, queueArn: string): boolean {
    const request: AccessRequest = {
      action: 'sqs:SendMessage',
      resource: queueArn,
      context: { 'aws:sourcearn': ruleArn, 'aws:sourceaccount': account, 'aws:securetransport': 'true' },
    };
    return (
      decideForPrincipal(this.#byQueue.get(queueArn) ?? [], { service: 'events.amazonaws.com' }, request) === 'allowed'
    );
  }
}

function decideForPrincipal(statements: readonly Statement[], principal: Principal, request: AccessRequest): Decision {
  return decide(
    statements.filter((statement) => statement.principal(principal) !== undefined),
    request,
  );
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, values: readonly Value[]): void {
  map.set(key, [...(map.get(key) ?? []), ...values]);
}

function awsPolicy(arn: string, where: string): Statement[] {
  const actions = AWS_POLICIES[arn.replace(/^arn:[^:]+:iam::aws:policy\//, '')];
  if (actions) {
    if (actions.length === 0) return [];
    const statement: Json = { Effect: 'Allow', Action: [...actions], Resource: '*' };
    return [parseStatement(statement, arn)];
  }
  // A policy of this very template is attached by its own Roles property or listed here by its ARN.
  throw new NotEmulated(`${where}: the managed policy ${arn} is not emulated`);
}
