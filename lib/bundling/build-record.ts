import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeIfChanged } from './write-if-changed.ts';

type Digests = Readonly<Record<string, string>>;

/** Digests of what a build read and of what it wrote, by their paths relative to the root. */
interface Recorded {
  readonly read: Digests;
  readonly written: Digests;
}

/**
 * Remembers a build by the contents of all files that it read and wrote: a build that would read the same and whose files are
 * still there as it wrote them need not be done again.
 */
export class BuildRecord {
  readonly #root: string;
  readonly #path: string;

  constructor(root: string, path: string) {
    this.#root = root;
    this.#path = join(root, path);
  }

  /** Whether the last build wrote all of `wanted`, and nothing that it read or wrote has changed since. */
  stands(wanted: Iterable<string>): boolean {
    if (!existsSync(this.#path)) return false;
    const { read, written } = JSON.parse(readFileSync(this.#path, 'utf8')) as Recorded;
    if ([...wanted].some((path) => written[path] === undefined)) return false;
    return [...Object.entries(read), ...Object.entries(written)].every(
      ([path, digest]) => existsSync(join(this.#root, path)) && this.#digestOf(path) === digest,
    );
  }

  keep(read: Iterable<string>, written: Iterable<string>): void {
    const digests = (paths: Iterable<string>) =>
      Object.fromEntries([...paths].map((path) => [path, this.#digestOf(path)]));
    const recorded: Recorded = { read: digests(read), written: digests(written) };
    writeIfChanged(this.#path, Buffer.from(JSON.stringify(recorded)));
  }

  #digestOf(path: string): string {
    return hash('sha256', readFileSync(join(this.#root, path)), 'base64url');
  }
}
