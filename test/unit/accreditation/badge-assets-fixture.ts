import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import badgeAssets from '../../../functions/accreditation/rendering/badge-assets.json' with { type: 'json' };

/** The asset folder as the bundler lays it out, of links to the installed packages. */
export function layOutBadgeAssets(): { directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'badge-assets-'));
  for (const { from, to } of badgeAssets) {
    mkdirSync(dirname(join(directory, to)), { recursive: true });
    symlinkSync(resolve(import.meta.dirname, '../../..', from), join(directory, to));
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
