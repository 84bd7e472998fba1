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

  const adviser = { category: 'expert', function: 'adviser' };
  it.each([
    ['a deputy for a minister', { level: 'minister' }, { level: 'deputy' }, true],
    [
      'a minister for a minister, whatever they are called',
      { level: 'minister' },
      { ...adviser, level: 'minister' },
      false,
    ],
    ['a minister for a deputy', { level: 'deputy' }, { ...adviser, level: 'minister' }, false],
    [
      'a minister for a head of delegation',
      { headOfDelegation: true },
      { headOfDelegation: true, level: 'minister' },
      true,
    ],
    ['somebody who is said to be head for a head', { headOfDelegation: true }, { ...adviser, level: 'head' }, false],
    ['an adviser of no known level for a minister', { level: 'minister' }, adviser, true],
    [
      'an adviser to whom only the flag of the head passed on',
      { headOfDelegation: true },
      { ...adviser, headOfDelegation: true },
      true,
    ],
    ['a minister of no known level for a minister', { level: 'minister' }, {}, false],
    ['a deputy for somebody of no known level with the same function', {}, { level: 'deputy' }, false],
  ] as const)('are sent %s', (_, former, successor, asked) => {
    expect(ranksLower(categories, { ...minister, ...former }, { ...minister, ...successor })).toBe(asked);
  });
});
