import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { build, type Plugin } from 'esbuild';
import type { AssetFile, CodeFor } from '../constructs/operations.ts';
import { BuildRecord } from './build-record.ts';
import { repositoryRoot } from './repository-root.ts';
import { writeIfChanged } from './write-if-changed.ts';

/** Where bundles go: `<service>/<name>/index.cjs` under it is one function's asset. */
const ASSETS = 'dist/functions';
/** Outside the assets, whose hash would otherwise depend on the path of the checkout. */
const METAFILE = 'dist/meta.json';
const record = new BuildRecord(repositoryRoot, 'dist/functions.json');
/** What decides beside the sources: which packages there are, and how they are bundled. */
const CONDITIONS = [
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  relative(repositoryRoot, import.meta.filename),
];

/** Every handler file there is, as `functions/<service>/handlers/<name>.ts`. */
function handlerFiles(): string[] {
  return readdirSync(join(repositoryRoot, 'functions'))
    .map((service) => join('functions', service, 'handlers'))
    .filter((folder) => existsSync(join(repositoryRoot, folder)))
    .flatMap((folder) => readdirSync(join(repositoryRoot, folder)).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts'))
    .sort();
}

/** The folder of a function's asset, relative to the root. */
const assetOf = (entry: string): string => join(ASSETS, basename(dirname(dirname(entry))), basename(entry, '.ts'));

/** A client of the SDK reads its own version from its package file, which would come along whole: 2 KB each. */
const versionsAlone: Plugin = {
  name: 'versions-alone',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@aws-sdk.client-[^/\\]+.package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    }),
};

/**
 * Bundles all handlers in one call, which parses what they share once. CommonJS, because Lambda loads it no slower than
 * ESM and the SDK's dependencies need no shim for `require`.
 * Bundles only what has changed since the last run, and writes only what has changed by that, so that two runs at once do not
 * read each other's half-written files.
 * @returns the bundled entry files
 * @throws when a handler does not build
 */
export async function bundleFunctions(): Promise<ReadonlySet<string>> {
  const entries = handlerFiles();
  removeOthers(new Set(entries.map(assetOf)));
  const bundles = entries.map((entry) => join(assetOf(entry), 'index.cjs'));
  if (record.stands([...bundles, METAFILE])) return new Set(entries);
  const { outputFiles, metafile } = await build({
    absWorkingDir: repositoryRoot,
    entryPoints: entries.map((entry) => ({ in: entry, out: join(assetOf(entry), 'index') })),
    outdir: '.',
    write: false,
    metafile: true,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'environment-credentials.ts'),
      '@aws-sdk/signature-v4-multi-region': join(import.meta.dirname, 'single-region-signature.ts'),
    },
    plugins: [versionsAlone, droppedWhenUnused('cborg')],
    legalComments: 'none',
    // Texts in many scripts as they are, not each letter as an escape of six.
    charset: 'utf8',
    logLevel: 'error',
  });
  for (const { path, contents } of outputFiles) writeIfChanged(path, contents);
  writeIfChanged(join(repositoryRoot, METAFILE), Buffer.from(JSON.stringify(metafile)));
  // What a package switches off for Node has a name and no file.
  const sources = Object.keys(metafile.inputs).filter((path) => existsSync(join(repositoryRoot, path)));
  record.keep([...sources, ...CONDITIONS], [...bundles, METAFILE]);
  return new Set(entries);
}

/**
 * A package that does nothing when it is loaded but does not say so: only functions that call it carry it. For cborg these are
 * 20 KB in every function that knows what a badge is.
 */
function droppedWhenUnused(name: string): Plugin {
  return {
    name: `${name} is dropped when unused`,
    setup({ onResolve, resolve }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, async ({ path, pluginData, ...where }) => {
        if (pluginData === name) return undefined;
        const { importer, kind, namespace, resolveDir } = where;
        const found = await resolve(path, { importer, kind, namespace, resolveDir, pluginData: name });
        return { ...found, sideEffects: false };
      });
    },
  };
}

/** Bundles all functions and gives the code of each by its entry file. @throws for an entry that there is no file for */
export async function bundledCode(): Promise<CodeFor> {
  const bundled = await bundleFunctions();
  return (entry, files) => {
    if (!bundled.has(entry))
      throw new Error(`${entry} does not exist, but a stack in lib/stacks declares its function`);
    const asset = join(repositoryRoot, assetOf(entry));
    copyFiles(asset, files);
    return Code.fromAsset(asset);
  };
}

/** What a handler that is gone has left behind. */
function removeOthers(assets: ReadonlySet<string>): void {
  if (!existsSync(join(repositoryRoot, ASSETS))) return;
  for (const service of readdirSync(join(repositoryRoot, ASSETS))) {
    for (const name of readdirSync(join(repositoryRoot, ASSETS, service))) {
      const asset = join(ASSETS, service, name);
      if (!assets.has(asset)) rmSync(join(repositoryRoot, asset), { recursive: true });
    }
  }
}

/** Makes `assets/` hold exactly these files. */
function copyFiles(asset: string, files: readonly AssetFile[]): void {
  const folder = join(asset, 'assets');
  const sources = new Map(files.flatMap(({ from, to }) => filesUnder(join(repositoryRoot, from), join(folder, to))));
  for (const [path] of existsSync(folder) ? filesUnder(folder, folder) : []) if (!sources.has(path)) rmSync(path);
  for (const [path, source] of sources) writeIfChanged(path, readFileSync(source));
}

/** Every file of a folder, or the one file, as [where it goes, where it is]. */
function filesUnder(from: string, to: string): [string, string][] {
  if (statSync(from).isFile()) return [[to, from]];
  return readdirSync(from).flatMap((name) => filesUnder(join(from, name), join(to, name)));
}
