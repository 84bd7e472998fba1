import { randomBytes } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { serialOfBytes } from '../functions/accreditation/domain/credential.ts';
import { type DeadBadge, encodeRevocationList } from '../functions/accreditation/domain/revocation-list.ts';
import type { Figures } from './run.ts';

/** Badges, and the part of them that is dead. */
const CASES = [
  [131_072, 0.005],
  [100_000, 0.03],
] as const;

/** Issued over thirty days, as serials are: six bytes of time and ten of chance. */
function serials(count: number): string[] {
  const start = Date.UTC(2021, 4, 20);
  return Array.from({ length: count }, (_, at) => {
    const bytes = Uint8Array.from(randomBytes(16));
    const time = start + Math.floor((at / count) * 30 * 86_400_000);
    for (let index = 0; index < 6; index++) bytes[index] = Math.floor(time / 256 ** (5 - index)) & 0xff;
    return serialOfBytes(bytes);
  });
}

/** Bits by index, `width` for each badge; the indexes that blocks leave unused when an instance ends are zeros. */
function bitstring(dead: readonly number[], count: number, width: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((count * width) / 8));
  for (const index of dead) {
    const bit = index * width;
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return bytes;
}

/** Bytes of a revocation list in the forms it could have, before signature and base64url. */
export async function measure(): Promise<Figures[]> {
  return CASES.flatMap(([count, part]) => {
    const all = serials(count);
    const chosen = all.flatMap((serial, index) => (Math.random() < part ? [{ serial, index }] : []));
    const dead = chosen.map(({ serial }): DeadBadge => ({ serial, reason: 'revoked' }));
    const list = encodeRevocationList({ conferenceId: 'c', number: 1, issuedAt: 1, nextUpdate: 2, dead });
    const indexes = chosen.map(({ index }) => index);
    const forms: [string, number][] = [
      ['bitstring, dead or not, deflated', deflateRawSync(bitstring(indexes, count, 1), { level: 9 }).length],
      ['bitstring, two bits for a reason, deflated', deflateRawSync(bitstring(indexes, count, 2), { level: 9 }).length],
      ['exact list, 16 bytes each and a reason', dead.length * 17],
      ['exact list, differences (chosen)', list.length],
      ['exact list, differences, gzipped', gzipSync(list, { level: 9 }).length],
    ];
    return forms.map(([form, bytes]) => ({
      badges: count,
      dead: dead.length,
      form,
      bytes,
      'bytes each': Number((bytes / dead.length).toFixed(1)),
    }));
  });
}
