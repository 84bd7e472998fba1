import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One line of a measurement: what was measured, and the figures with their units in the names. */
export type Figures = Readonly<Record<string, string | number>>;

/** Every measurement, by the name it is asked for with: `npm run bench -- <name>`. */
const measurements: Record<string, () => Promise<{ measure: () => Promise<Figures[]> }>> = {
  'cold-start': () => import('./cold-start.ts'),
  'warm-command': () => import('./warm-command.ts'),
  planner: () => import('./planner.ts'),
  scan: () => import('./scan.ts'),
  verify: () => import('./verify.ts'),
  'revocation-list': () => import('./revocation-list.ts'),
};

const results = fileURLToPath(new URL('results.json', import.meta.url));

function known(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(results, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(measurements);
for (const name of names) {
  const load = measurements[name];
  if (!load) {
    console.error(`there is no measurement ${name}; there are: ${Object.keys(measurements).join(', ')}`);
    process.exitCode = 1;
    continue;
  }
  console.log(`\n${name}`);
  const figures = await (await load()).measure();
  console.table(figures);
  writeFileSync(
    results,
    `${JSON.stringify({ ...known(), [name]: { measuredAt: new Date().toISOString(), node: process.version, figures } }, null, 2)}\n`,
  );
}
