import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';

export interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly rawBody?: string;
  readonly subject?: string;
  readonly groups?: readonly string[];
}

/** The event that API Gateway (HTTP API, payload 2.0) would hand to a function. */
export function httpEvent(call: Call): APIGatewayProxyEventV2 {
  const body = call.rawBody ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  const claims = { sub: call.subject ?? 'someone', 'cognito:groups': `[${(call.groups ?? []).join(' ')}]` };
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: call.path ?? '/',
    rawQueryString: '',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...call.headers },
    queryStringParameters: call.query,
    pathParameters: call.params,
    requestContext: {
      requestId: 'request-0001',
      http: { method: call.method ?? 'GET', path: call.path ?? '/' },
      authorizer: { jwt: { claims, scopes: [] } },
    },
    body,
    isBase64Encoded: false,
  };
  return event as unknown as APIGatewayProxyEventV2; // the fields that no handler reads are left out
}

/** Calls a handler as Lambda would and reads its answer. */
export async function invoke(
  handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>,
  call: Call,
): Promise<{ status: number; headers: Record<string, unknown>; body: Record<string, unknown>; text: string }> {
  const context = { awsRequestId: 'request-0001', getRemainingTimeInMillis: () => 10_000 } as Context;
  const answer = await handler(httpEvent(call), context);
  return {
    status: answer.statusCode ?? 200,
    headers: answer.headers ?? {},
    body: answer.body && /json/.test(String(answer.headers?.['content-type'])) ? JSON.parse(answer.body) : {},
    text: answer.body ?? '',
  };
}
