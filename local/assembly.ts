import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';

/** The account and the region of a stack that does not name its own. No call ever leaves the machine. */
const ACCOUNT = '000000000000';
const REGION = 'eu-central-1';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

const jsonObject = z.record(z.string(), z.json());

const template = z.object({
  Transform: z.json().optional(),
  Parameters: z.record(z.string(), z.object({ Default: z.json().optional() })).default({}),
  Mappings: jsonObject.default({}),
  Conditions: jsonObject.default({}),
  Resources: z
    .record(
      z.string(),
      z.object({
        Type: z.string(),
        Condition: z.string().optional(),
        Properties: jsonObject.default({}),
        Metadata: jsonObject.optional(),
      }),
    )
    .default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.json(), Export: z.object({ Name: z.json() }).optional() }))
    .default({}),
});

export type Template = z.infer<typeof template>;

/** One stack of the assembly: its template, and where the assets lie that its functions are made of. */
export interface Stack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  /** From the object key an asset would have in S3 to its folder on this machine. */
  readonly assets: ReadonlyMap<string, string>;
}

const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      properties: z.record(z.string(), z.json()).optional(),
    }),
  ),
});

const assetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/**
 * Reads every stack of a synthesized cloud assembly, stages included.
 * @throws if the directory holds no assembly or a template uses a transform
 */
export function readAssembly(directory: string): Stack[] {
  const file = join(directory, 'manifest.json');
  if (!existsSync(file)) throw new Error(`${directory} holds no cloud assembly (manifest.json is missing)`);
  const stacks: Stack[] = [];
  for (const [id, artifact] of Object.entries(manifest.parse(readJson(file)).artifacts)) {
    const property = (name: string): string | undefined => {
      const value = artifact.properties?.[name];
      return typeof value === 'string' ? value : undefined;
    };
    if (artifact.type === 'cdk:cloud-assembly')
      stacks.push(...readAssembly(join(directory, property('directoryName') ?? id)));
    if (artifact.type !== 'aws:cloudformation:stack') continue;
    const [account, region] = (artifact.environment ?? '').replace('aws://', '').split('/');
    const stack: Stack = {
      name: property('stackName') ?? id,
      account: known(account) ?? ACCOUNT,
      region: known(region) ?? REGION,
      template: template.parse(readJson(join(directory, property('templateFile') ?? `${id}.template.json`))),
      assets: readAssets(directory, `${id}.assets.json`),
    };
    if (stack.template.Transform) throw new Error(`stack ${stack.name}: template transforms are not emulated`);
    stacks.push(stack);
  }
  return stacks;
}

const known = (part: string | undefined): string | undefined => (part?.startsWith('unknown-') ? undefined : part);

function readAssets(directory: string, name: string): Map<string, string> {
  const assets = new Map<string, string>();
  if (!existsSync(join(directory, name))) return assets;
  for (const { source, destinations } of Object.values(assetManifest.parse(readJson(join(directory, name))).files)) {
    if (source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, resolve(directory, source.path));
  }
  return assets;
}
