import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Runs the CDK app that cdk.json names, as `cdk synth` does, and has it write the cloud assembly to `directory`. Its checks
 * are for a release, so they are left out.
 * @throws with the app's output if the synthesis fails
 */
export async function synthesize(directory: string): Promise<string> {
  const { app } = z.object({ app: z.string() }).parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
  const [command = '', ...parameters] = app.split(' ');
  rmSync(directory, { recursive: true, force: true });
  const child = spawn(command === 'node' ? process.execPath : command, parameters, {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: directory, CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the CDK app could not be synthesized:\n${output}`);
  return directory;
}
