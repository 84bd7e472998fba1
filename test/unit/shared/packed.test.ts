import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../../functions/shared/dynamo/packed.ts';

describe('what is packed', () => {
  it('is read again as it was, alone and beside something else, large or small', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), (value, other) => {
        expect(unpack(pack(value))).toEqual(JSON.parse(JSON.stringify(value)));
        const beside = pack(other);
        expect(unpack(pack(value, beside), beside)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    const long = Array.from({ length: 5000 }, (_, index) => ({ delegateId: `dgt_${index}`, random: Math.random() }));
    const beside = pack(long);
    expect(unpack(pack(long, beside), beside)).toEqual(long);
  });

  it('in another format is refused, not guessed at', () => {
    expect(() => unpack(Buffer.from([9, 1, 2, 3]))).toThrow('unknown format 9');
  });
});
