import type { IncomingMessage } from 'node:http';

/**
 * Reads a whole body. Of one over `limit` bytes it keeps no more than shows that it is: the rest is read and dropped, so
 * that the client gets its answer. Listeners instead of an iterator, because this is on the way of every call.
 */
export function readBody(message: IncomingMessage, limit = Number.POSITIVE_INFINITY): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let only: Buffer | undefined;
    let chunks: Buffer[] | undefined;
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      if (size > limit) return;
      size += chunk.length;
      if (!only) only = chunk;
      else {
        chunks ??= [only];
        chunks.push(chunk);
      }
    });
    message.on('end', () => resolve(chunks ? Buffer.concat(chunks) : (only ?? Buffer.alloc(0))));
    message.on('error', reject);
  });
}
