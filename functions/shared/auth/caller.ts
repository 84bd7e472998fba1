import type { APIGatewayEventRequestContextV2 } from 'aws-lambda';

export const roles = ['organiser', 'accreditation', 'security', 'host', 'protocol', 'gate'] as const;
export type Role = (typeof roles)[number];

/** Staff who deal with people, as devices and their keepers at the gates do not. */
export const officers = [
  'organiser',
  'accreditation',
  'security',
  'host',
  'protocol',
] as const satisfies readonly Role[];

/** Who asks. Staff roles come from the token; membership of a delegation never does, it is looked up by `subject`. */
export interface Caller {
  readonly subject: string;
  readonly roles: ReadonlySet<Role>;
}

const isRole = (name: string): name is Role => (roles as readonly string[]).includes(name);

/**
 * Reads the verified claims that API Gateway's JWT authorizer passes on. It flattens an array claim to the string
 * `[a b]`, so both forms are taken.
 */
export function callerOf(context: APIGatewayEventRequestContextV2): Caller | undefined {
  const claims = (context as { authorizer?: { jwt?: { claims?: Record<string, unknown> } } }).authorizer?.jwt?.claims;
  if (typeof claims?.sub !== 'string' || claims.sub === '') return undefined;
  const groups = claims['cognito:groups'];
  const names = Array.isArray(groups)
    ? groups.map(String)
    : String(groups ?? '')
        .replace(/^\[|\]$/g, '')
        .split(/[\s,]+/);
  return { subject: claims.sub, roles: new Set(names.filter(isRole)) };
}

export const hasRole = (caller: Caller, ...wanted: readonly Role[]): boolean =>
  wanted.some((role) => caller.roles.has(role));
