import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import printAssets from '../../functions/shared/rendering/print-assets.json' with { type: 'json' };

/** The asset folder as the bundler lays it out, of links to the installed packages. */
export function layOutPrintAssets(): { directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'print-assets-'));
  for (const { from, to } of printAssets) {
    mkdirSync(dirname(join(directory, to)), { recursive: true });
    symlinkSync(resolve(import.meta.dirname, '../..', from), join(directory, to));
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
