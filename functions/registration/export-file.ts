import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** So many characters are written at once. */
const BUFFERED = 256 * 1024;

/**
 * A file that grows line by line on the function's own disk, however large it gets, until it can be sent with its length and
 * its checksum.
 */
export class ExportFile {
  readonly #folder: string;
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  #waiting = '';
  bytes = 0;

  private constructor(folder: string, handle: FileHandle) {
    this.#folder = folder;
    this.#handle = handle;
  }

  /** Gives `work` an empty file, and removes it afterwards whatever happens. */
  static async use<Result>(work: (file: ExportFile) => Promise<Result>): Promise<Result> {
    const folder = await mkdtemp(join(tmpdir(), 'export-'));
    try {
      const file = new ExportFile(folder, await open(join(folder, 'file'), 'w', 0o600));
      try {
        return await work(file);
      } finally {
        await file.#handle.close();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async write(text: string): Promise<void> {
    this.#waiting += text;
    if (this.#waiting.length >= BUFFERED) await this.#flush();
  }

  /** What was written, as something to send, and its SHA-256 in base64. Nothing may be written afterwards. */
  async finish(): Promise<{ readonly blob: Blob; readonly sha256: string }> {
    await this.#flush();
    return { blob: await openAsBlob(join(this.#folder, 'file')), sha256: this.#hash.digest('base64') };
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = '';
    this.#hash.update(bytes);
    await this.#handle.writeFile(bytes);
    this.bytes += bytes.length;
  }
}
