import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';

export const USAGE = `node local/start.ts [options]

  --port N              where to listen, 0 for any free port (environment: PORT; default 3000)
  --data DIR            where data is kept (default .local)
  --ephemeral           keep no data
  --now INSTANT         what the clock says at the start (RFC 3339)
  --assembly DIR        run this cloud assembly instead of synthesizing the CDK app
  --wait-scale FACTOR   factor on the waits before a message is delivered again (default 1, as in AWS)
  --verbose             show the output of the functions
`;

const optionsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  data: z.string(),
  ephemeral: z.boolean(),
  now: z.iso.datetime({ offset: true }).optional(),
  assembly: z.string().optional(),
  'wait-scale': z.coerce.number().positive().max(1),
  verbose: z.boolean(),
  help: z.boolean(),
});

export type Options = z.infer<typeof optionsSchema>;

/** @throws with what is wrong with the arguments */
export function readOptions(parameters: readonly string[], environment: NodeJS.ProcessEnv): Options {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      port: { type: 'string', default: environment.PORT || '3000' },
      data: { type: 'string', default: join(process.cwd(), '.local') },
      ephemeral: { type: 'boolean', default: false },
      now: { type: 'string' },
      assembly: { type: 'string' },
      'wait-scale': { type: 'string', default: '1' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}
