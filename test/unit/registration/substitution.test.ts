import { describe, expect, it } from 'vitest';
import { ranksLower } from '../../../functions/registration/domain/substitution.ts';

const categories = ['head', 'member', 'expert'];
const minister = { category: 'head', function: 'minister' };

describe('those who agreed to meet somebody', () => {
  it.each([
    ['are asked again when the successor is in a lower category', { ...minister, category: 'member' }, true],
    [
      'are asked again when the successor has another function, since functions cannot be ordered',
      { ...minister, function: 'deputy minister' },
      true,
    ],
    [
      'are asked again when the category of the successor is not in the list any more',
      { ...minister, category: 'guest' },
      true,
    ],
    ['meet a successor of the same category and function', minister, false],
  ])('%s', (_, successor, asked) => {
    expect(ranksLower(categories, minister, successor)).toBe(asked);
  });

  it('meet a successor of a higher category with the same function', () => {
    expect(ranksLower(categories, { ...minister, category: 'expert' }, minister)).toBe(false);
    expect(ranksLower(categories, { ...minister, category: 'guest' }, minister)).toBe(false);
  });
});
