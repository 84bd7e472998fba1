import { httpHandler } from '../../shared/http/http-handler.ts';
import { type ProblemType, problemTypes } from '../../shared/http/problem-catalogue.ts';
import { NotFound } from '../../shared/problem.ts';
import { problemPage } from '../problem-page.ts';
import { getProblemRoute } from '../schemas/routes.ts';

const types: Record<string, ProblemType> = problemTypes;

export const handler = httpHandler(getProblemRoute, async ({ params }) => {
  const type = Object.hasOwn(types, params.slug) ? types[params.slug] : undefined;
  if (!type) throw new NotFound('There is no such problem type.');
  return {
    status: 200,
    text: problemPage(params.slug, type),
    media: 'text/html; charset=utf-8',
    headers: { 'cache-control': 'public, max-age=300' },
  };
});
