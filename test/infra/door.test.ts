import { describe, expect, it } from 'vitest';
import { SynthesizedApp } from './synthesized-app.ts';

const app = new SynthesizedApp('dev');
const routes = app.ofType('AWS::ApiGatewayV2::Route').map((route) => [String(route.get('RouteKey')), route] as const);
const publicRoutes = [
  'GET /v1/health',
  'GET /v1/openapi.json',
  'GET /problems/{slug}',
  '$default',
  'GET /v1/conferences/{conferenceId}/badge-keys.json',
  'GET /v1/conferences/{conferenceId}/revocations',
  'GET /v1/calendars/{file}',
];

describe.each(routes)('%s', (key, route) => {
  it(publicRoutes.includes(key) ? 'is public' : 'asks for a token', () => {
    if (publicRoutes.includes(key)) expect(route.get('AuthorizationType')).toBe('NONE');
    else {
      expect(route.get('AuthorizationType')).toBe('JWT');
      expect(JSON.stringify(route.get('AuthorizerId'))).toMatch(/Authorizer/);
    }
  });

  it('leads to its function, which this route alone may invoke', () => {
    const integrationId = /"Ref":"(\w+)"/.exec(JSON.stringify(route.get('Target')))?.[1] ?? '';
    const integration = app.resources.find(({ stack, id }) => stack === route.stack && id === integrationId);
    expect(integration?.get('PayloadFormatVersion')).toBe('2.0');
    const lambda = integration && app.referred(integration, 'IntegrationUri');
    expect(lambda?.type).toBe('AWS::Lambda::Function');
    const permission = app
      .ofType('AWS::Lambda::Permission')
      .filter(
        ({ stack, get }) => stack === route.stack && JSON.stringify(get('FunctionName')).includes(`"${lambda?.id}"`),
      );
    expect(permission.map(({ get }) => get('Principal'))).toEqual(['apigateway.amazonaws.com']);
  });
});

describe('the API', () => {
  const stage = app.one('AWS::ApiGatewayV2::Stage');

  it('believes tokens of our user pool that are meant for our client', () => {
    const authorizer = app.one('AWS::ApiGatewayV2::Authorizer');
    expect(authorizer.get('AuthorizerType')).toBe('JWT');
    expect(authorizer.get('IdentitySource')).toEqual(['$request.header.Authorization']);
    expect(JSON.stringify(authorizer.get('JwtConfiguration.Issuer'))).toMatch(/UserPool.*ProviderURL/);
    expect(JSON.stringify(authorizer.get('JwtConfiguration.Audience'))).toMatch(/UserPoolClient/);
  });

  it('is throttled and closed to pages of other origins', () => {
    expect(stage.get('DefaultRouteSettings')).toMatchObject({ ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 });
    expect(app.one('AWS::ApiGatewayV2::Api').get('CorsConfiguration')).toBeUndefined();
  });

  it('logs every access as JSON, with ids and no names', () => {
    const format = JSON.parse(String(stage.get('AccessLogSettings.Format')));
    expect(Object.values(format)).toContain('$context.authorizer.claims.sub');
    expect(JSON.stringify(format)).not.toMatch(/email|claims\.name|username|\$context\.path/);
    expect(app.one('AWS::Logs::LogGroup', 'AccessLog').get('RetentionInDays')).toBe(7);
  });
});

describe('the user pool', () => {
  const pool = app.one('AWS::Cognito::UserPool');

  it('has a group for every role of the staff', () => {
    const groups = app.ofType('AWS::Cognito::UserPoolGroup').map(({ get }) => get('GroupName'));
    expect(groups.sort()).toEqual(['accreditation', 'gate', 'host', 'organiser', 'protocol', 'security']);
  });

  it('asks for a strong password and a second factor, and watches for threats', () => {
    expect(pool.get('Policies.PasswordPolicy')).toMatchObject({
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
    });
    expect(pool.get('MfaConfiguration')).toBe('ON');
    expect(pool.get('EnabledMfas')).toEqual(['SOFTWARE_TOKEN_MFA']);
    expect(pool.get('UserPoolTier')).toBe('PLUS');
    expect(pool.get('UserPoolAddOns.AdvancedSecurityMode')).toBe('ENFORCED');
  });

  it('does not tell who has an account', () => {
    for (const client of app.ofType('AWS::Cognito::UserPoolClient'))
      expect(client.get('PreventUserExistenceErrors')).toBe('ENABLED');
  });
});
