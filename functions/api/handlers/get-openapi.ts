import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { getOpenapiRoute } from '../schemas/routes.ts';

const { LAMBDA_TASK_ROOT } = parseEnvironment({ LAMBDA_TASK_ROOT: setting });
const text = readFileSync(join(LAMBDA_TASK_ROOT, 'assets/openapi.json'), 'utf8');

export const handler = httpHandler(getOpenapiRoute, async () => ({
  status: 200,
  text,
  media: 'application/json',
  headers: { 'cache-control': 'public, max-age=300' },
}));
