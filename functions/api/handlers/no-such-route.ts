import * as z from 'zod';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { NotFound } from '../../shared/problem.ts';

/** Not part of the contract: it answers whatever no route takes, so that a wrong path gets a problem document too. */
const anyOtherRoute = defineRoute({
  operationId: 'noSuchRoute',
  method: 'GET',
  path: '/{path}',
  tag: 'api',
  summary: 'Whatever no route takes',
  access: 'public',
  params: z.object({}),
  query: z.object({}),
  success: { status: 404, description: 'Never.' },
  problems: ['not-found'],
});

export const handler = httpHandler(anyOtherRoute, async () => {
  throw new NotFound('There is no such route; /v1/openapi.json lists them all.');
});
