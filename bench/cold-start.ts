import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Figures } from './run.ts';

const RUNS = 9;
const BUNDLES = 'dist/functions';

/** What any function that talks to DynamoDB must load: the limit that the functions are compared with. */
const BARE = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
  import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
  export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  export const commands = [GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand];
`;

/**
 * Milliseconds that a fresh process takes to load each function's bundle, against a bundle with the DynamoDB document
 * client alone. Bundles are loaded in turn, round after round, so that a slow moment of the machine touches all alike.
 */
export async function measure(): Promise<Figures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-bench-'));
  try {
    const bare = join(folder, 'bare.cjs');
    await build({
      stdin: { contents: BARE, resolveDir: process.cwd() },
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      minify: true,
      mainFields: ['module', 'main'],
      outfile: bare,
    });
    const bundles = readdirSync(BUNDLES, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('index.cjs'),
    );
    if (bundles.length === 0) throw new Error(`no bundles under ${BUNDLES}: run \`npm run synth\` first`);
    const all = [
      { name: 'the bare SDK', path: bare },
      ...bundles.map((path) => ({ name: path.replace(/.index\.cjs$/, ''), path: resolve(BUNDLES, path) })),
    ];
    const times = new Map(all.map(({ name }) => [name, [] as number[]]));
    for (let run = 0; run <= RUNS; run++) {
      for (const { name, path } of all) {
        const time = load(path);
        if (run > 0) times.get(name)?.push(time); // the first round warms the disk
      }
    }
    const limit = median(times.get('the bare SDK') ?? []);
    return all
      .map(({ name }) => ({ name, ms: median(times.get(name) ?? []) }))
      .sort((a, b) => b.ms - a.ms)
      .map(({ name, ms }) => ({ function: name, 'load, ms': round(ms), 'of the bare SDK': round(ms / limit) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ENVIRONMENT = {
  TABLE_NAME: 't',
  STAGE: 'bench',
  MAC_KEY_ID: 'k',
  SIGNING_KEY_ID: 'k',
  EVENT_BUS_NAME: 'b',
  MAIL_FROM: 'a@example.org',
  AWS_REGION: 'eu-central-1',
  POWERTOOLS_SERVICE_NAME: 'bench',
};

function load(path: string): number {
  const script = `const start = performance.now(); require(${JSON.stringify(path)}); console.log(performance.now() - start);`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script], {
    env: { ...process.env, ...ENVIRONMENT, LAMBDA_TASK_ROOT: dirname(path) },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${path}: ${stderr.trim().slice(-300)}`);
  return Number(stdout.trim().split('\n').at(-1));
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const round = (value: number): number => Math.round(value * 100) / 100;
