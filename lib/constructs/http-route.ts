import {
  HttpRoute as GatewayRoute,
  type HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpRouteKey,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { ServiceFunction } from './service-function.ts';

export interface HttpRouteProps {
  readonly api: HttpApi;
  /** `$default` takes what no other route takes. */
  readonly route: '$default' | { readonly method: HttpMethod; readonly path: string };
  readonly to: ServiceFunction;
  /** What checks the caller's token, or why nobody needs one. */
  readonly access: IHttpRouteAuthorizer | { readonly publicBecause: string };
}

/**
 * A route to a function. It asks for a token unless a reason says why not. It lives in the stack of its function, which
 * refers to the API and its authorizer; the API's stack refers to nothing here, so no two stacks need each other.
 */
export class HttpRoute extends Construct {
  constructor(scope: Construct, id: string, { api, route, to, access }: HttpRouteProps) {
    super(scope, id);
    const gatewayRoute = new GatewayRoute(this, 'Route', {
      httpApi: api,
      routeKey: route === '$default' ? HttpRouteKey.DEFAULT : HttpRouteKey.with(route.path, route.method),
      integration: new HttpLambdaIntegration('Integration', to.lambda),
      authorizer: 'publicBecause' in access ? new HttpNoneAuthorizer() : access,
    });
    if ('publicBecause' in access) acknowledge(gatewayRoute, 'AwsSolutions-APIG4', access.publicBecause);
  }
}
