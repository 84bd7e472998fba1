import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { getHealthRoute } from '../schemas/routes.ts';

const { STAGE } = parseEnvironment({ STAGE: setting });

export const handler = httpHandler(getHealthRoute, async () => ({ status: 200, body: { status: 'ok', stage: STAGE } }));
