import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssetFile } from '../constructs/operations.ts';
import { repositoryRoot } from './repository-root.ts';

/** The files that a function's code says it needs at run time, from a list it keeps beside it as JSON: `[{from, to}]`. */
export const filesListedIn = (list: string): AssetFile[] =>
  JSON.parse(readFileSync(join(repositoryRoot, list), 'utf8')) as AssetFile[];
