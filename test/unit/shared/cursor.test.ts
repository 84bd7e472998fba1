import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InvalidCursor, openCursor, sealCursor } from '../../../functions/shared/http/cursor.ts';

const key = Buffer.alloc(32, 7);
const sealed = sealCursor(key, 'GET /v1/x', { pk: 'REG#C#x', sk: 'A' });

it('a cursor opens to the position it was sealed with', () => {
  expect(openCursor(key, 'GET /v1/x', sealed)).toEqual({ pk: 'REG#C#x', sk: 'A' });
});

it('a cursor of another list or another key is refused', () => {
  expect(() => openCursor(key, 'GET /v1/y', sealed)).toThrow(InvalidCursor);
  expect(() => openCursor(Buffer.alloc(32, 8), 'GET /v1/x', sealed)).toThrow(InvalidCursor);
});

it('no changed cursor opens, and none makes it fail in another way', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), mutationsOf(sealed)), (text) => {
      if (text !== sealed) expect(() => openCursor(key, 'GET /v1/x', text)).toThrow(InvalidCursor);
    }),
    { numRuns: 2000 },
  );
});

function mutationsOf(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length - 1), fc.string({ minLength: 0, maxLength: 2 }))
    .map(([at, piece]) => text.slice(0, at) + piece + text.slice(at + 1));
}
