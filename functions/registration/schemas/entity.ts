import * as z from 'zod';
import { conferenceId, country, entityKey, entityKind } from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { mapOf } from '../../shared/http/map-of.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { countryCode } from '../../shared/identity/country-code.ts';
import { conferenceParams } from './conference.ts';
import { language, line } from './text.ts';

const COUNTRY = 'ISO 3166-1 alpha-3, where the entity has one.';

export const entityBody = z.strictObject({
  kind: entityKind,
  names: mapOf(language, line(200))
    .refine((names) => Object.keys(names).length > 0, 'must hold at least one name')
    .refine((names) => Object.keys(names).length <= 40, 'must hold at most 40 names')
    .meta({ description: 'Names by language.', example: { en: 'France', fr: 'France' } }),
  country: countryCode.optional().describe(COUNTRY),
  precedence: z.int().min(0).max(100_000).optional().describe('Place in the order of precedence; lower comes first.'),
});

/** What was put before countries had to be in the list is still read. */
export const entity = z.object({ entityKey, ...entityBody.shape, country: country.optional().describe(COUNTRY) });
export type EntityBody = z.output<typeof entityBody>;
export type Entity = z.output<typeof entity>;

const entityParams = z.strictObject({ conferenceId, entityKey });
const common = { tag: 'registration', access: { roles: ['organiser'] } } as const;

export const putEntityRoute = defineRoute({
  ...common,
  operationId: 'putEntity',
  method: 'PUT',
  path: '/v1/conferences/{conferenceId}/entities/{entityKey}',
  summary: 'Add an entity to the list of those who may be invited, or replace it',
  description:
    'Delegations that have registered keep the names their entity had then. Creating it takes no If-Match; replacing it does.',
  params: entityParams,
  query: z.strictObject({}),
  body: entityBody,
  ifMatch: true,
  success: { status: 200, description: 'The entity; 201 when it was created now.', schema: entity, etag: true },
  problems: [],
});

export const getEntityRoute = defineRoute({
  ...common,
  operationId: 'getEntity',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/entities/{entityKey}',
  summary: 'One entity',
  description: '`If-None-Match` with the ETag answers 304 while it has not changed.',
  params: entityParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The entity.', schema: entity, etag: true },
  problems: [],
});

export const listEntitiesRoute = defineRoute({
  ...common,
  operationId: 'listEntities',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/entities',
  summary: 'All entities, by key',
  params: conferenceParams,
  query: z.strictObject(pageQuery),
  success: { status: 200, description: 'One page.', schema: pageOf(entity) },
  problems: [],
});
