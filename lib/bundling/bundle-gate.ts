import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { repositoryRoot } from './repository-root.ts';
import { writeIfChanged } from './write-if-changed.ts';

/** The folder of the gate page as it is served, relative to the root. */
export const GATE_SITE = 'dist/gate';

const SOURCE = 'web/gate';
/** Taken as they are. */
const COPIED = ['index.html', 'gate.css', 'icon.svg', 'manifest.webmanifest'];
/** Reads QR codes where the browser cannot; served by ourselves, never from elsewhere. */
const READER = 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm';

const common = {
  absWorkingDir: repositoryRoot,
  bundle: true,
  minify: true,
  write: false,
  target: 'es2024',
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'error',
} as const;

/**
 * Bundles the gate page: one script, one style sheet, the reader of QR codes, and a service worker that knows them all by name and
 * by a digest of their contents, so that a device never mixes two versions.
 */
export async function bundleGate(): Promise<void> {
  const page = await build({ ...common, entryPoints: [join(SOURCE, 'gate.ts')], format: 'esm', outfile: 'gate.js' });
  const files = new Map<string, Uint8Array>([
    ...page.outputFiles.map(({ contents }) => ['gate.js', contents] as const),
    ...COPIED.map((name) => [name, readFileSync(join(repositoryRoot, SOURCE, name))] as const),
    ['zxing_reader.wasm', readFileSync(join(repositoryRoot, READER))],
  ]);
  const digest = createHash('sha256');
  for (const [name, contents] of files) digest.update(name).update('\0').update(contents);

  const shell = ['./', ...[...files.keys()].filter((name) => name !== 'index.html')];
  const worker = await build({
    ...common,
    entryPoints: [join(SOURCE, 'service-worker.ts')],
    format: 'iife',
    outfile: 'service-worker.js',
    define: {
      PAGE_FILES: JSON.stringify(shell),
      PAGE_DIGEST: JSON.stringify(digest.digest('base64url').slice(0, 16)),
    },
  });
  for (const { contents } of worker.outputFiles) files.set('service-worker.js', contents);

  const site = join(repositoryRoot, GATE_SITE);
  for (const [name, contents] of files) writeIfChanged(join(site, name), contents);
  for (const name of readdirSync(site)) if (!files.has(name)) rmSync(join(site, name));
}
