import * as z from 'zod';
import { defineRoute } from '../../shared/http/route.ts';

export const health = z.object({ status: z.literal('ok'), stage: z.string() });

export const getHealthRoute = defineRoute({
  operationId: 'getHealth',
  method: 'GET',
  path: '/v1/health',
  tag: 'api',
  summary: 'Whether the API answers',
  access: 'public',
  params: z.strictObject({}),
  query: z.object({}),
  success: { status: 200, description: 'It does.', schema: health },
  problems: [],
});

export const getOpenapiRoute = defineRoute({
  operationId: 'getOpenapi',
  method: 'GET',
  path: '/v1/openapi.json',
  tag: 'api',
  summary: 'This document',
  access: 'public',
  params: z.strictObject({}),
  query: z.object({}),
  success: { status: 200, description: 'OpenAPI 3.1.', media: ['application/json'] },
  problems: [],
});

export const getProblemRoute = defineRoute({
  operationId: 'getProblem',
  method: 'GET',
  path: '/problems/{slug}',
  tag: 'api',
  summary: 'What a problem type means and what to do about it',
  access: 'public',
  params: z.strictObject({ slug: z.string().regex(/^[a-z-]{1,64}$/) }),
  query: z.object({}),
  success: { status: 200, description: 'The page of the problem type.', media: ['text/html'] },
  problems: [],
});

export const apiRoutes = [getHealthRoute, getOpenapiRoute, getProblemRoute];
