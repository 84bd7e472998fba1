import openapi from '../../../docs/openapi.json' with { type: 'json' };
import { httpHandler } from '../../shared/http/http-handler.ts';
import { getOpenapiRoute } from '../schemas/routes.ts';

const text = JSON.stringify(openapi);

export const handler = httpHandler(getOpenapiRoute, async () => ({
  status: 200,
  text,
  media: 'application/json',
  headers: { 'cache-control': 'public, max-age=300' },
}));
