import { createHash } from 'node:crypto';

/** What names one resource. `name` is the physical name. */
export interface Named {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Unique in the assembly: stack and logical id. */
  readonly address: string;
}

export interface ResourceType {
  /** The property that gives the physical name, if the template sets it. */
  readonly nameProperty?: string;
  /** What becomes of the name that is made up where the template sets none; by default it stays as it is. */
  readonly madeUpName?: (name: string) => string;
  /** What `Ref` gives; the physical name if absent. */
  readonly ref?: (resource: Named) => string;
  readonly attributes?: Readonly<Record<string, (resource: Named) => string>>;
  /** Why the resource has no effect on this machine. Absent for what is emulated. */
  readonly inert?: string;
  /** What is not done on this machine for lack of it, said at every start. Functions know it by its `Ref`, which is `absent`. */
  readonly absent?: string;
}

const digest = (resource: Named): string => createHash('sha256').update(resource.address).digest('hex');

const uuid = (resource: Named): string => {
  const hex = digest(resource);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
};

const shortId = (resource: Named): string => digest(resource).slice(0, 10);
const userPoolId = (resource: Named): string => `${resource.region}_${digest(resource).slice(0, 9)}`;

type Render = (resource: Named) => string;

const arn =
  (service: string, rest: (resource: Named) => string): Render =>
  (resource) =>
    `arn:aws:${service}:${resource.region}:${resource.account}:${rest(resource)}`;

const name: Render = (resource) => resource.name;
const queueUrl: Render = (resource) =>
  `https://sqs.${resource.region}.amazonaws.com/${resource.account}/${resource.name}`;
const userPoolProvider: Render = (resource) => `cognito-idp.${resource.region}.amazonaws.com/${userPoolId(resource)}`;

const OBSERVED = 'watches a deployed system; here there are the logs and /local/queues';

/**
 * Every resource type a template may hold. A type that is not in this table stops the start: nothing is left out silently.
 */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  // Emulated.
  'AWS::ApiGatewayV2::Api': {
    nameProperty: 'Name',
    ref: shortId,
    attributes: {
      ApiId: shortId,
      ApiEndpoint: (api) => `https://${shortId(api)}.execute-api.${api.region}.amazonaws.com`,
    },
  },
  'AWS::ApiGatewayV2::Authorizer': { ref: shortId, attributes: { AuthorizerId: shortId } },
  'AWS::ApiGatewayV2::Integration': { ref: shortId, attributes: { IntegrationId: shortId } },
  'AWS::ApiGatewayV2::Route': { ref: shortId, attributes: { RouteId: shortId } },
  'AWS::ApiGatewayV2::Stage': { nameProperty: 'StageName' },
  'AWS::Cognito::UserPool': {
    ref: userPoolId,
    attributes: {
      Arn: arn('cognito-idp', (pool) => `userpool/${userPoolId(pool)}`),
      ProviderName: userPoolProvider,
      ProviderURL: (pool) => `https://${userPoolProvider(pool)}`,
      UserPoolId: userPoolId,
    },
  },
  'AWS::Cognito::UserPoolClient': {
    ref: (client) => digest(client).slice(0, 26),
    attributes: { ClientId: (client) => digest(client).slice(0, 26) },
  },
  'AWS::DynamoDB::GlobalTable': {
    nameProperty: 'TableName',
    attributes: {
      Arn: arn('dynamodb', (table) => `table/${table.name}`),
      StreamArn: arn('dynamodb', (table) => `table/${table.name}/stream/2021-01-01T00:00:00.000`),
      TableId: uuid,
    },
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    attributes: { Arn: arn('events', (bus) => `event-bus/${bus.name}`), Name: name },
  },
  'AWS::Events::EventBusPolicy': {},
  'AWS::Events::Rule': { nameProperty: 'Name', attributes: { Arn: arn('events', (rule) => `rule/${rule.name}`) } },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    ref: (policy) => `arn:aws:iam::${policy.account}:policy/${policy.name}`,
  },
  'AWS::IAM::Policy': { nameProperty: 'PolicyName' },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    attributes: {
      Arn: (role) => `arn:aws:iam::${role.account}:role/${role.name}`,
      RoleId: (role) => `AROA${digest(role).slice(0, 17).toUpperCase()}`,
    },
  },
  'AWS::KMS::Alias': { nameProperty: 'AliasName' },
  'AWS::KMS::Key': { ref: uuid, attributes: { Arn: arn('kms', (key) => `key/${uuid(key)}`), KeyId: uuid } },
  'AWS::Lambda::EventInvokeConfig': { ref: uuid },
  'AWS::Lambda::EventSourceMapping': { ref: uuid, attributes: { Id: uuid } },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    attributes: { Arn: arn('lambda', (fn) => `function:${fn.name}`) },
  },
  'AWS::Lambda::Permission': {},
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    // Capitals are for no bucket, and 63 characters are the most.
    madeUpName: (name) => name.toLowerCase().slice(0, 63),
    attributes: {
      Arn: (bucket) => `arn:aws:s3:::${bucket.name}`,
      DomainName: (bucket) => `${bucket.name}.s3.amazonaws.com`,
      RegionalDomainName: (bucket) => `${bucket.name}.s3.${bucket.region}.amazonaws.com`,
    },
  },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    attributes: { Arn: arn('scheduler', (schedule) => `schedule/default/${schedule.name}`) },
  },
  'AWS::SES::EmailIdentity': { nameProperty: 'EmailIdentity' },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    ref: queueUrl,
    attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: queueUrl },
  },
  'AWS::SQS::QueuePolicy': {},
  'AWS::CloudFront::ResponseHeadersPolicy': { ref: uuid, attributes: { Id: uuid } },

  // Deliberately without effect.
  'AWS::CloudFront::Distribution': {
    ref: shortId,
    inert:
      'brings a site and the API under one origin, as this server does: a bucket’s site is served where its metadata says',
    attributes: { DomainName: (distribution) => `${shortId(distribution)}.cloudfront.net`, Id: shortId },
  },
  'AWS::CloudFront::OriginAccessControl': {
    ref: shortId,
    inert: 'lets CloudFront read a bucket; here the files are read from where they were built',
    attributes: { Id: shortId },
  },
  'AWS::CDK::Metadata': { inert: 'says which version of CDK made the template' },
  'AWS::CloudWatch::Alarm': {
    inert: OBSERVED,
    attributes: { Arn: arn('cloudwatch', (alarm) => `alarm:${alarm.name}`) },
  },
  'AWS::CloudWatch::CompositeAlarm': {
    inert: OBSERVED,
    attributes: { Arn: arn('cloudwatch', (alarm) => `alarm:${alarm.name}`) },
  },
  'AWS::CloudWatch::Dashboard': { inert: OBSERVED },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    inert: 'the functions log to one file',
    attributes: { Arn: arn('logs', (group) => `log-group:${group.name}:*`) },
  },
  'AWS::GuardDuty::MalwareProtectionPlan': {
    ref: () => 'absent',
    absent: 'nothing that is uploaded is scanned for malware',
    attributes: {
      Arn: arn('guardduty', (plan) => `malware-protection-plan/${uuid(plan)}`),
      MalwareProtectionPlanId: () => 'absent',
    },
  },
  'AWS::Logs::MetricFilter': { inert: OBSERVED },
  'AWS::Logs::QueryDefinition': { inert: OBSERVED },
  'AWS::Logs::ResourcePolicy': { inert: 'lets AWS services write logs' },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    ref: arn('sns', name),
    inert: 'carries alarms to people on duty; functions have no endpoint for it here',
    attributes: { TopicArn: arn('sns', name), TopicName: name },
  },
  'AWS::SNS::TopicPolicy': { inert: 'belongs to a topic for alarms' },
  'AWS::SNS::Subscription': { inert: 'belongs to a topic for alarms' },
  'AWS::Events::Archive': {
    inert: 'keeps events for replay; /local/events shows them all',
    attributes: { Arn: arn('events', (archive) => `archive/${archive.name}`) },
  },
  'AWS::S3::BucketPolicy': { inert: 'refuses plain HTTP, and nothing here leaves the machine' },
  'AWS::Cognito::UserPoolDomain': { inert: 'sign-in pages; here POST /local/token signs in' },
  'AWS::Cognito::UserPoolGroup': { inert: 'POST /local/token names the groups' },
  'AWS::Cognito::UserPoolResourceServer': { inert: 'POST /local/token names the scopes' },
  'AWS::Cognito::ManagedLoginBranding': { inert: 'sign-in pages; here POST /local/token signs in' },
  'AWS::SES::ConfigurationSet': {
    nameProperty: 'Name',
    inert: 'says how SES reports on mail; the mailbox shows it all',
  },
  'AWS::SES::ConfigurationSetEventDestination': { inert: 'says how SES reports on mail; the mailbox shows it all' },
  'AWS::WAFv2::WebACL': {
    inert: 'guards against the open internet; this server listens on the loopback only',
    attributes: { Arn: arn('wafv2', (acl) => `regional/webacl/${acl.name}`) },
  },
  'AWS::WAFv2::WebACLAssociation': { inert: 'guards against the open internet' },
  'AWS::XRay::Group': { inert: OBSERVED },
  'AWS::XRay::SamplingRule': { inert: OBSERVED },
  'AWS::ResourceGroups::Group': { inert: OBSERVED },
  'AWS::ApplicationInsights::Application': { inert: OBSERVED },
};
