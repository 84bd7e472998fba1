import * as z from 'zod';
import { accreditationRoutes } from '../functions/accreditation/schemas/routes.ts';
import { apiRoutes } from '../functions/api/schemas/routes.ts';
import { meetingBookingRoutes } from '../functions/meeting-booking/schemas/routes.ts';
import { registrationRoutes } from '../functions/registration/schemas/routes.ts';
import { problemTypes } from '../functions/shared/http/problem-catalogue.ts';
import type { Route } from '../functions/shared/http/route.ts';

/** Every route of the API. */
export const allRoutes: readonly Route[] = [
  ...registrationRoutes,
  ...accreditationRoutes,
  ...meetingBookingRoutes,
  ...apiRoutes,
];

type Schema = Record<string, unknown>;

const schemaOf = (type: z.ZodType, io: 'input' | 'output'): Schema => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Schema;
  return schema;
};

const problemResponse = (slugs: readonly string[]): Schema => ({
  description: slugs.map((slug) => `\`${slug}\`: ${problemTypes[slug as keyof typeof problemTypes].title}.`).join(' '),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** The problems that the conventions give to a route of this kind. */
function conventionalProblems(route: Route): string[] {
  const slugs = ['internal-error', 'busy', 'invalid-request', ...route.problems];
  if (route.access !== 'public') slugs.push('unauthorized', 'not-found');
  if (typeof route.access === 'object') slugs.push('forbidden');
  if ('cursor' in objectShape(route.query)) slugs.push('invalid-cursor');
  if (route.body) slugs.push('payload-too-large', 'unsupported-media-type');
  if (route.ifMatch) slugs.push('stale-version');
  if (route.ifMatch && route.method !== 'POST' && route.method !== 'DELETE') slugs.push('precondition-required');
  if (route.method === 'POST') slugs.push('idempotency-key-reused', 'request-in-progress');
  return [...new Set(slugs)];
}

const objectShape = (type: z.ZodType): Record<string, z.ZodType> =>
  type instanceof z.ZodObject ? (type.shape as Record<string, z.ZodType>) : {};

function parametersOf(route: Route): Schema[] {
  const fields = (type: z.ZodType, where: 'path' | 'query'): Schema[] => {
    const required = new Set((schemaOf(type, 'input').required ?? []) as string[]);
    return Object.entries(objectShape(type)).map(([name, field]) => ({
      name,
      in: where,
      required: where === 'path' || required.has(name),
      schema: schemaOf(field, 'input'),
    }));
  };
  const parameters = [...fields(route.params, 'path'), ...fields(route.query, 'query')];
  if (route.method === 'POST') parameters.push({ $ref: '#/components/parameters/IdempotencyKey' });
  if (route.ifMatch) parameters.push({ $ref: '#/components/parameters/IfMatch' });
  return parameters;
}

function accessOf(route: Route): string {
  if (route.access === 'public') return 'Public.';
  if (route.access === 'signed-in') return 'Anyone signed in.';
  const roles = route.access.roles.length > 0 ? [`Roles: ${route.access.roles.join(', ')}.`] : [];
  return [...roles, ...(route.access.own ? ['Focal points of the delegation concerned.'] : [])].join(' ');
}

function operationOf(route: Route): Schema {
  const byStatus = new Map<number, string[]>();
  for (const slug of conventionalProblems(route)) {
    const type = problemTypes[slug as keyof typeof problemTypes];
    if (!type) throw new Error(`${route.operationId} names the unknown problem ${slug}`);
    byStatus.set(type.status, [...(byStatus.get(type.status) ?? []), slug]);
  }
  const { success } = route;
  const json = success.schema ? { 'application/json': { schema: schemaOf(success.schema, 'output') } } : {};
  const media = Object.fromEntries((success.media ?? []).map((type) => [type, {}]));
  const content = { ...json, ...media };
  const csv = route.csv ? { 'text/csv': { schema: { type: 'string' } } } : {};
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, accessOf(route)].filter(Boolean).join('\n\n'),
    security: route.access === 'public' ? [] : [{ bearer: [] }],
    parameters: parametersOf(route),
    ...(route.body
      ? {
          requestBody: {
            required: !route.body.safeParse(undefined).success,
            content: { 'application/json': { schema: schemaOf(route.body, 'input') }, ...csv },
          },
        }
      : {}),
    responses: {
      [success.status]: {
        description: success.description,
        ...(success.etag ? { headers: { ETag: { $ref: '#/components/headers/ETag' } } } : {}),
        ...(Object.keys(content).length > 0 ? { content } : {}),
      },
      ...Object.fromEntries(
        [...byStatus].sort(([a], [b]) => a - b).map(([status, slugs]) => [status, problemResponse(slugs)]),
      ),
    },
  };
}

/** The OpenAPI 3.1 document of the whole API, made of the very schemas that validate. */
export function openapiDocument(): Schema {
  const paths: Record<string, Schema> = {};
  for (const route of allRoutes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Chancery',
      version: '1.0.0',
      summary: 'The backend of a conference secretariat',
      description:
        'Delegations register themselves, officers accredit people and badges are issued, bilateral meetings confirm themselves. Instants are RFC 3339 in UTC. Every POST takes an Idempotency-Key; PUT and PATCH of what exists need If-Match. Failures are RFC 9457 problem documents whose `type` resolves to a page.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(allRoutes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'A repeat with the same key and body gets the first answer, for 24 hours, per caller and route.',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
        IfMatch: {
          name: 'If-Match',
          in: 'header',
          required: false,
          description: 'The ETag you read. Required for PUT and PATCH of what exists.',
          schema: { type: 'string' },
        },
      },
      headers: { ETag: { description: 'The version of the resource, for If-Match.', schema: { type: 'string' } } },
      schemas: {
        Problem: {
          type: 'object',
          description: 'RFC 9457.',
          required: ['type', 'title', 'status', 'detail', 'instance', 'correlationId'],
          properties: {
            type: { type: 'string', format: 'uri-reference' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            instance: { type: 'string' },
            correlationId: { type: 'string' },
            errors: {
              type: 'array',
              items: {
                type: 'object',
                required: ['pointer', 'detail'],
                properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  };
}
