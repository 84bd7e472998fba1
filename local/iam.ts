import * as z from 'zod';
import type { Json } from './assembly.ts';
import { NotEmulated } from './template.ts';

/** What a caller wants to do. Condition keys are in lower case; a key that the request does not carry is absent. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Who asks: the ARN of a role, or an AWS service such as `events.amazonaws.com`. */
export interface Principal {
  readonly arn?: string;
  readonly account?: string;
  readonly service?: string;
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly covers: (action: string, resource: string) => boolean;
  readonly conditions: readonly ((request: AccessRequest) => boolean)[];
  /** For a resource's policy: whom it speaks of. How it was matched matters to KMS, where the account delegates to IAM. */
  readonly principal: (principal: Principal) => 'exact' | 'account' | undefined;
}

export type Decision = 'allowed' | 'denied explicitly' | 'not allowed';

const strings = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const scalars = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()]))])
  .transform((value) => [value].flat().map(String));

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: strings.optional(),
  NotAction: strings.optional(),
  Resource: strings.optional(),
  NotResource: strings.optional(),
  Principal: z
    .union([z.literal('*'), z.record(z.enum(['AWS', 'Service', 'Federated']), strings.optional())])
    .optional(),
  Condition: z.record(z.string(), z.record(z.string(), scalars)).optional(),
});

const documentSchema = z.object({
  Statement: z
    .union([z.array(z.json()), z.json()])
    .transform((value): Json[] => (Array.isArray(value) ? value : [value])),
});

/**
 * Parses the statements of a policy document.
 * @throws NotEmulated for an element, a condition operator or a condition key that is not evaluated here
 */
export function parsePolicy(document: Json, where: string): Statement[] {
  return documentSchema.parse(document).Statement.map((statement) => parseStatement(statement, where));
}

export function parseStatement(raw: Json, where: string): Statement {
  const parsed = statementSchema.safeParse(raw);
  if (!parsed.success) throw new NotEmulated(`${where}: ${z.prettifyError(parsed.error)}`);
  const { Effect, Action, NotAction, Resource, NotResource, Principal, Condition = {} } = parsed.data;
  const actions = matcher(Action ?? NotAction ?? [], where, 'i');
  const resources = matcher(Resource ?? NotResource ?? ['*'], where);
  return {
    effect: Effect,
    covers: (action, resource) =>
      actions(action) === (Action !== undefined) && resources(resource) === (NotResource === undefined),
    conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => compileCondition(operator, key, values, where)),
    ),
    principal: (principal) => {
      if (Principal === undefined || Principal === '*') return 'exact';
      const { AWS = [], Service = [] } = Principal;
      if (principal.service !== undefined) return Service.includes(principal.service) ? 'exact' : undefined;
      if (AWS.includes('*') || (principal.arn !== undefined && AWS.includes(principal.arn))) return 'exact';
      const root = `arn:aws:iam::${principal.account}:root`;
      return AWS.includes(root) || (principal.account !== undefined && AWS.includes(principal.account))
        ? 'account'
        : undefined;
    },
  };
}

/** Whether the statements, all of one kind, allow the request. An explicit denial wins. */
export function decide(statements: readonly Statement[], request: AccessRequest): Decision {
  let allowed = false;
  for (const statement of statements) {
    if (!statement.covers(request.action, request.resource)) continue;
    if (!statement.conditions.every((holds) => holds(request))) continue;
    if (statement.effect === 'Deny') return 'denied explicitly';
    allowed = true;
  }
  return allowed ? 'allowed' : 'not allowed';
}

function matcher(patterns: readonly string[], where: string, flags = ''): (value: string) => boolean {
  const expressions = patterns.map((pattern) => wildcard(pattern, where, flags));
  return (value) => expressions.some((expression) => expression.test(value));
}

function wildcard(pattern: string, where: string, flags = ''): RegExp {
  if (pattern.includes('${')) throw new NotEmulated(`${where}: policy variables are not evaluated (${pattern})`);
  const source = pattern
    .replace(/[\\^$.+()[\]{}|/-]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, `s${flags}`);
}

/** The keys that requests on this machine carry when AWS would. Any other key in a condition stops the start. */
const KNOWN_KEYS =
  /^(dynamodb:leadingkeys|events:source|events:detail-type|events:managedby|kms:(viaservice|calleraccount|macalgorithm|signingalgorithm|messagetype|encryptioncontext:.+|encryptioncontextkeys|grantisforawsresource)|s3:prefix|ses:(fromaddress|recipients)|aws:(sourcearn|sourceaccount|securetransport|principalarn|principalaccount|requestedregion))$/;

type Compare = (value: string, wanted: string, where: string) => boolean;

const number =
  (compare: (value: number, wanted: number) => boolean): Compare =>
  (value, wanted) =>
    compare(Number(value), Number(wanted));

const like: Compare = (value, wanted, where) => wildcard(wanted, where).test(value);

const OPERATORS: Readonly<Record<string, { compare: Compare; negated?: true }>> = {
  StringEquals: { compare: (value, wanted) => value === wanted },
  StringNotEquals: { compare: (value, wanted) => value === wanted, negated: true },
  StringEqualsIgnoreCase: { compare: (value, wanted) => value.toLowerCase() === wanted.toLowerCase() },
  StringNotEqualsIgnoreCase: {
    compare: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
    negated: true,
  },
  StringLike: { compare: like },
  StringNotLike: { compare: like, negated: true },
  ArnEquals: { compare: like },
  ArnLike: { compare: like },
  ArnNotEquals: { compare: like, negated: true },
  ArnNotLike: { compare: like, negated: true },
  Bool: { compare: (value, wanted) => value === wanted.toLowerCase() },
  NumericEquals: { compare: number((value, wanted) => value === wanted) },
  NumericNotEquals: { compare: number((value, wanted) => value === wanted), negated: true },
  NumericLessThan: { compare: number((value, wanted) => value < wanted) },
  NumericLessThanEquals: { compare: number((value, wanted) => value <= wanted) },
  NumericGreaterThan: { compare: number((value, wanted) => value > wanted) },
  NumericGreaterThanEquals: { compare: number((value, wanted) => value >= wanted) },
};

function compileCondition(
  written: string,
  writtenKey: string,
  wanted: readonly string[],
  where: string,
): (request: AccessRequest) => boolean {
  const [, set, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(written) ?? [];
  const key = writtenKey.toLowerCase();
  if (!KNOWN_KEYS.test(key)) throw new NotEmulated(`${where}: the condition key ${writtenKey} is not evaluated`);
  const valuesOf = (request: AccessRequest): string[] | undefined => {
    const value = request.context?.[key];
    return value === undefined ? undefined : [value].flat();
  };
  if (name === 'Null') return (request) => String(valuesOf(request) === undefined) === wanted[0];
  const operator = OPERATORS[name];
  if (!operator) throw new NotEmulated(`${where}: the condition operator ${written} is not evaluated`);
  const { compare, negated = false } = operator;
  for (const value of wanted) if (compare === like) wildcard(value, where);
  const one = (value: string): boolean => wanted.some((candidate) => compare(value, candidate, where)) !== negated;
  return (request) => {
    const values = valuesOf(request);
    // With ForAllValues an absent key satisfies the condition: AWS says so, and policies must not rely on it alone.
    if (set === 'ForAllValues') return values === undefined || values.every(one);
    if (values === undefined) return ifExists !== undefined || (negated && set === undefined);
    return values.some(one);
  };
}
