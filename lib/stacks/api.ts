import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpAuthorizer,
  HttpAuthorizerType,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { resourceName } from '../config/names.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { AssetFile, Operations } from '../constructs/operations.ts';
import { ALARM_PERIOD, OperatorAlarm } from '../constructs/operator-alarm.ts';
import { OperatorLogGroup } from '../constructs/operator-log-group.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { IdentityStack } from './identity.ts';

/**
 * The door: HTTP API, authorizer, throttling, access log, and the routes that are about the API itself.
 * CORS stays closed: clients are servers and apps, no page of another origin. The gate page shares an origin with the calls it makes.
 * There is no WAF, because an HTTP API takes none: nothing but JSON of known shape gets past the strict schemas, and
 * the throttle bounds what any flood costs. One that must be filtered earlier is put behind CloudFront.
 */
export class ApiStack extends Stack {
  readonly api: HttpApi;
  readonly #authorizerId: string;

  constructor(scope: Construct, id: string, operations: Operations, { userPool, client, gateClient }: IdentityStack) {
    super(scope, id);
    const { stage } = operations;
    this.api = new HttpApi(this, 'Api', { apiName: resourceName(stage), createDefaultStage: false });
    this.#authorizerId = new HttpAuthorizer(this, 'Authorizer', {
      httpApi: this.api,
      type: HttpAuthorizerType.JWT,
      authorizerName: 'access-token',
      identitySource: ['$request.header.Authorization'],
      jwtIssuer: userPool.userPoolProviderUrl,
      jwtAudience: [client.userPoolClientId, gateClient.userPoolClientId],
    }).authorizerId;

    const httpStage = new HttpStage(this, 'DefaultStage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: stage.throttle.requestsPerSecond, burstLimit: stage.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(new OperatorLogGroup(this, 'AccessLog', operations, 'api', 'access')),
        format: accessLogFormat,
      },
    });

    new OperatorAlarm(this, 'ServerErrors', {
      operations,
      name: 'api-server-errors',
      description: 'The API answers 5xx: a function fails or times out. Look for its correlationId in the logs.',
      metric: httpStage.metricServerError({ period: ALARM_PERIOD, statistic: 'Sum' }),
      threshold: 5,
      evaluationPeriods: 2,
    });
    new OperatorAlarm(this, 'Slow', {
      operations,
      name: 'api-slow',
      description: 'One answer in a hundred takes longer than 3 seconds.',
      metric: httpStage.metricLatency({ period: ALARM_PERIOD, statistic: 'p99' }),
      threshold: Duration.seconds(3).toMilliseconds(),
      evaluationPeriods: 5,
    });

    this.#publicRoute(
      operations,
      'get-health',
      '/v1/health',
      'A probe has no account; the answer tells the stage and nothing else.',
    );
    this.#publicRoute(
      operations,
      'get-openapi',
      '/v1/openapi.json',
      'The contract is public: one reads it before one has an account.',
      [{ from: 'docs/openapi.json', to: 'openapi.json' }],
    );
    this.#publicRoute(
      operations,
      'get-problem',
      '/problems/{slug}',
      'The type of every problem resolves to its page, for whoever met the problem.',
    );
    this.#publicRoute(
      operations,
      'no-such-route',
      '$default',
      'It answers 404 to whatever no route takes and reads nothing.',
    );

    new CfnOutput(this, 'Url', { value: this.api.apiEndpoint });
  }

  /** The authorizer as a route in another stack takes it. */
  authorizerFor(scope: Construct): IHttpRouteAuthorizer {
    return HttpAuthorizer.fromHttpAuthorizerAttributes(scope, 'Authorizer', {
      authorizerId: this.#authorizerId,
      authorizerType: HttpAuthorizerType.JWT,
    });
  }

  #publicRoute(
    operations: Operations,
    name: string,
    path: string,
    publicBecause: string,
    files: AssetFile[] = [],
  ): void {
    const limits = { memoryMiB: 256, timeoutSeconds: 5 };
    const to = new ServiceFunction(this, name, { operations, service: 'api', name, files, ...limits });
    const route = path === '$default' ? '$default' : ({ method: HttpMethod.GET, path } as const);
    new HttpRoute(this, `${name}-route`, { api: this.api, route, to, access: { publicBecause } });
  }
}

/** Ids and numbers only: the route, never the path; the subject, never the name or address in the token. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTime(),
    routeKey: '$context.routeKey',
    status: AccessLogField.contextStatus(),
    responseLength: AccessLogField.contextResponseLength(),
    latency: '$context.responseLatency',
    integrationLatency: '$context.integrationLatency',
    integrationError: '$context.integrationErrorMessage',
    authorizerError: '$context.authorizer.error',
    subject: '$context.authorizer.claims.sub',
    sourceIp: AccessLogField.contextIdentitySourceIp(),
  }),
);
