import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import type { FunctionHost } from './functions.ts';
import { type HttpRequest, type HttpResponse, toEvent, toResponse } from './http-event.ts';
import type { OidcIssuer } from './oidc.ts';
import { type Found, Routes } from './routes.ts';
import { type Deployment, NotEmulated, type Resource } from './template.ts';

/** Limits of API Gateway's HTTP APIs, and of a synchronous Lambda invocation. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
const LONGEST_WAIT_MS = 30_000;

const apiProperties = z.strictObject({
  Name: z.string().optional(),
  ProtocolType: z.literal('HTTP'),
  Description: z.json().optional(),
  // The local server is reached directly, never by the default endpoint.
  DisableExecuteApiEndpoint: z.json().optional(),
  IpAddressType: z.json().optional(),
  Tags: z.json().optional(),
});

const stageProperties = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal('$default', 'only the stage $default is emulated'),
  AutoDeploy: z.coerce.boolean().optional(),
  DefaultRouteSettings: z
    .strictObject({
      ThrottlingBurstLimit: z.coerce.number().optional(),
      ThrottlingRateLimit: z.coerce.number().optional(),
      DetailedMetricsEnabled: z.json().optional(),
      LoggingLevel: z.json().optional(),
      DataTraceEnabled: z.json().optional(),
    })
    .optional(),
  AccessLogSettings: z.json().optional(),
  Description: z.json().optional(),
  Tags: z.json().optional(),
});

const routeProperties = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
  OperationName: z.json().optional(),
});

const integrationProperties = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.coerce.number().default(LONGEST_WAIT_MS),
  IntegrationMethod: z.json().optional(),
  ConnectionType: z.literal('INTERNET').optional(),
  Description: z.json().optional(),
});

const authorizerProperties = z.strictObject({
  ApiId: z.string(),
  Name: z.string(),
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.strictObject({ Issuer: z.string(), Audience: z.array(z.string()) }),
});

const permissionProperties = z.object({ FunctionName: z.string(), Principal: z.string(), Action: z.string() });

interface Target {
  readonly functionArn: string;
  readonly waitMs: number;
  readonly audience: readonly string[] | undefined;
  readonly scopes: readonly string[];
  readonly throttle: Throttle | undefined;
}

/** A bucket of tokens that fills at a rate; each call takes one. Goes by real time. */
class Throttle {
  readonly #rate: number;
  readonly #burst: number;
  #tokens: number;
  #filled = performance.now();

  constructor(rate: number, burst: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
  }

  admits(): boolean {
    const now = performance.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filled) / 1000) * this.#rate);
    this.#filled = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** What API Gateway itself refuses, and in which words. */
interface Refusal {
  readonly status: number;
  readonly refused: string;
  readonly headers: Record<string, string>;
}

const plain = (status: number, refused: string, headers: Record<string, string> = {}): Refusal => ({
  status,
  refused,
  headers,
});

const problemOfStatus: Record<number, string> = {
  400: 'invalid-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  413: 'payload-too-large',
  429: 'too-many-requests',
  503: 'busy',
};

/**
 * API Gateway's own refusals cannot be changed in an HTTP API: their body is `{"message": …}` alone. Here they are problem
 * documents (RFC 9457) that carry that member too, so that a client written against either reads both.
 */
const problemDocument = (
  { status, refused, headers }: Refusal,
  instance: string,
  correlationId: string,
): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({
    type: `/problems/${problemOfStatus[status] ?? 'internal-error'}`,
    title: refused,
    status,
    detail: headers['www-authenticate']
      ? 'Send a valid access token as `Authorization: Bearer <token>`.'
      : `${refused}.`,
    instance,
    correlationId,
    message: refused,
  }),
});

function read<Shape extends z.ZodType>(schema: Shape, resource: Resource): z.output<Shape> {
  const parsed = schema.safeParse(resource.properties);
  if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The HTTP API of the template: routes, JWT authorizer, throttling, and the limits of API Gateway. */
export class HttpApi {
  readonly #routes = new Routes<Target>();
  readonly #functions: FunctionHost;
  readonly #issuer: OidcIssuer;
  readonly #clock: Clock;
  readonly #account: string;
  readonly #apiId: string;
  readonly #clients: readonly string[];

  /**
   * @throws NotEmulated if the template has no HTTP API, several, or one with something that is not emulated; also if an
   * authorizer trusts an issuer that is no user pool of the template, or a route's function does not let API Gateway call it
   */
  constructor(deployment: Deployment, functions: FunctionHost, issuer: OidcIssuer, clock: Clock) {
    this.#functions = functions;
    this.#issuer = issuer;
    this.#clock = clock;
    this.#clients = deployment.ofType('AWS::Cognito::UserPoolClient').map((client) => client.ref);
    const [api, ...others] = deployment.ofType('AWS::ApiGatewayV2::Api');
    if (!api || others.length > 0)
      throw new NotEmulated(`the assembly has ${others.length + (api ? 1 : 0)} HTTP APIs; exactly one is emulated`);
    read(apiProperties, api);
    this.#account = api.account;
    this.#apiId = api.ref;
    const [stage] = deployment.ofType('AWS::ApiGatewayV2::Stage');
    const limits = stage && read(stageProperties, stage).DefaultRouteSettings;
    const integrations = byRef(deployment, 'AWS::ApiGatewayV2::Integration');
    const authorizers = byRef(deployment, 'AWS::ApiGatewayV2::Authorizer');
    const pools = deployment.ofType('AWS::Cognito::UserPool').map((pool) => pool.attribute('ProviderURL'));
    const callable = new Set<string>();
    for (const permission of deployment.ofType('AWS::Lambda::Permission')) {
      const { FunctionName, Principal } = permissionProperties.parse(permission.properties);
      if (Principal === 'apigateway.amazonaws.com') callable.add(FunctionName);
    }
    for (const resource of deployment.ofType('AWS::ApiGatewayV2::Route')) {
      const route = read(routeProperties, resource);
      const integration = integrations.get(route.Target.replace(/^integrations\//, ''));
      if (!integration) throw new NotEmulated(`${resource.address}: ${route.Target} is no integration of the template`);
      const { IntegrationUri, TimeoutInMillis } = read(integrationProperties, integration);
      const functionArn = IntegrationUri.replace(
        /^arn:[^/]*:lambda:path\/2015-03-31\/functions\/(.*)\/invocations$/,
        '$1',
      );
      const { name } = functions.settings(functionArn);
      if (!callable.has(functionArn) && !callable.has(name))
        throw new NotEmulated(`${resource.address}: no permission lets API Gateway invoke ${name}`);
      let audience: readonly string[] | undefined;
      if (route.AuthorizationType === 'JWT') {
        const authorizer = authorizers.get(route.AuthorizerId ?? '');
        if (!authorizer) throw new NotEmulated(`${resource.address}: its authorizer is not in the template`);
        const { Issuer, Audience } = read(authorizerProperties, authorizer).JwtConfiguration;
        if (!pools.includes(Issuer))
          throw new NotEmulated(`${authorizer.address}: the issuer ${Issuer} is no user pool of the template`);
        audience = Audience;
      }
      const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = limits ?? {};
      this.#routes.add(route.RouteKey, {
        functionArn,
        waitMs: Math.min(LONGEST_WAIT_MS, TimeoutInMillis),
        audience,
        scopes: route.AuthorizationScopes,
        throttle: rate !== undefined && burst !== undefined ? new Throttle(rate, burst) : undefined,
      });
    }
  }

  /** The client that tokens are made for unless the caller names one. */
  get clients(): readonly string[] {
    return this.#clients;
  }

  async answer(request: HttpRequest): Promise<HttpResponse> {
    const requestId = randomUUID();
    const outcome = await this.#answer(request, requestId);
    const response = 'refused' in outcome ? problemDocument(outcome, request.path, requestId) : outcome;
    return { ...response, headers: { ...response.headers, 'apigw-requestid': requestId } };
  }

  async #answer(request: HttpRequest, requestId: string): Promise<HttpResponse | Refusal> {
    let found: Found<Target> | undefined;
    try {
      found = this.#routes.find(request.method, request.path);
    } catch {
      return plain(400, 'Bad Request');
    }
    if (!found) return plain(404, 'Not Found');
    const { routeKey, pathParameters, target } = found;
    if (target.throttle?.admits() === false) return plain(429, 'Too Many Requests');
    let claims: Record<string, unknown> | undefined;
    if (target.audience) {
      const token = /^(?:Bearer\s+)?(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      if (token === undefined) return plain(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
      const verified = await this.#issuer.verify(token, target.audience);
      if (!verified.ok)
        return plain(401, 'Unauthorized', {
          'www-authenticate': `Bearer scope="" error="invalid_token" error_description="${verified.reason}"`,
        });
      claims = verified.claims;
    }
    const held = String(claims?.scope ?? '').split(' ');
    if (target.scopes.length > 0 && !target.scopes.some((scope) => held.includes(scope)))
      return plain(403, 'Forbidden');
    if (request.body.length > MAX_BODY_BYTES) return plain(413, 'Request Entity Too Large');
    const event = toEvent(
      request,
      { routeKey, pathParameters },
      {
        account: this.#account,
        apiId: this.#apiId,
        stage: '$default',
        requestId,
        now: Math.floor(this.#clock.now()),
        claims,
        scopes: target.scopes.length > 0 ? target.scopes.filter((scope) => held.includes(scope)) : null,
      },
    );
    const payload = JSON.stringify(event);
    if (payload.length > MAX_PAYLOAD_BYTES) return plain(413, 'Request Entity Too Large');
    return this.#invoke(target, payload);
  }

  async #invoke(target: Target, payload: string): Promise<HttpResponse | Refusal> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), target.waitMs);
    });
    const outcome = await Promise.race([this.#functions.invoke(target.functionArn, payload), late]);
    clearTimeout(timer);
    if (outcome === 'late') return plain(503, 'Service Unavailable');
    if (!outcome.ok)
      return outcome.reason === 'throttled' ? plain(503, 'Service Unavailable') : plain(500, 'Internal Server Error');
    if (outcome.payload.length > MAX_PAYLOAD_BYTES) return plain(500, 'Internal Server Error');
    return toResponse(outcome.payload) ?? plain(500, 'Internal Server Error');
  }
}

function byRef(deployment: Deployment, type: string): Map<string, Resource> {
  return new Map(deployment.ofType(type).map((resource) => [resource.ref, resource]));
}
