import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseInterpreters,
  coverAll,
  MOST_INTERPRETERS,
  needsInterpreters,
} from '../../../functions/meeting-booking/domain/interpreter-choice.ts';

const itp = (interpreterId: string, ...languages: string[]) => ({ interpreterId, languages });

describe('the choice of interpreters', () => {
  it('is needed where more than one language is spoken and the programme has any', () => {
    expect(needsInterpreters([itp('a', 'en', 'ru')], ['en', 'ru'])).toBe(true);
    expect(needsInterpreters([itp('a', 'en', 'ru')], ['en'])).toBe(false);
    expect(needsInterpreters([itp('a', 'en', 'ru')], undefined)).toBe(false);
    expect(needsInterpreters([itp('a', 'en', 'ru')], ['en-GB', 'en-US'])).toBe(false);
    expect(needsInterpreters([], ['en', 'ru'])).toBe(false);
  });

  it('takes as few as cover each pair, and of these whoever is needed least elsewhere', () => {
    const three = [itp('all', 'en', 'ru', 'fr'), itp('a', 'en', 'ru'), itp('b', 'ru', 'fr'), itp('c', 'en', 'fr')];
    expect(chooseInterpreters(['en', 'ru'], three, 'mtg_1')).toEqual(['a']);
    expect(chooseInterpreters(['en', 'ru', 'fr'], three, 'mtg_1')).toEqual(['all']);
    expect(chooseInterpreters(['en', 'ru', 'fr'], three.slice(1), 'mtg_1')?.toSorted()).toEqual(['a', 'b', 'c']);
    expect(chooseInterpreters(['en', 'ar'], three, 'mtg_1')).toBeUndefined();
    expect(chooseInterpreters(['en-GB', 'zh-Hans'], [itp('d', 'en', 'zh')], 'mtg_1')).toEqual(['d']);
  });

  it('spreads meetings over those who are alike', () => {
    const alike = Array.from({ length: 4 }, (_, index) => itp(`i${index}`, 'en', 'ru'));
    const chosen = Array.from({ length: 200 }, (_, index) => chooseInterpreters(['en', 'ru'], alike, `mtg_${index}`));
    for (const { interpreterId } of alike) {
      expect(chosen.filter((one) => one?.[0] === interpreterId).length).toBeGreaterThan(20);
    }
  });

  it('is the smallest that trying everything finds', () => {
    const known = ['en', 'ru', 'fr', 'es', 'ar'];
    const team = fc.array(fc.subarray(known, { minLength: 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.subarray(known, { minLength: 2 }), team, (languages, drawn) => {
        const interpreters = drawn.map((speaks, index) => itp(`i${index}`, ...speaks));
        const sizes = Array.from({ length: 2 ** interpreters.length }, (_, mask) =>
          interpreters.filter((_one, index) => mask & (1 << index)),
        )
          .filter((some) => coverAll(languages, some))
          .map(({ length }) => length);
        const smallest = Math.min(...sizes);
        const chosen = chooseInterpreters(languages, interpreters, 'mtg_1');
        const some = interpreters.filter(({ interpreterId }) => chosen?.includes(interpreterId));
        if (!chosen) expect(smallest).toBeGreaterThan(MOST_INTERPRETERS);
        else expect([some.length, coverAll(languages, some)]).toEqual([smallest, true]);
      }),
      { numRuns: 300 },
    );
  });

  it('ends with ten languages and three hundred interpreters, too', () => {
    const ten = ['en', 'ru', 'fr', 'es', 'ar', 'zh', 'de', 'pt', 'it', 'hi'];
    const many = Array.from({ length: 300 }, (_, index) =>
      itp(`i${index}`, ...ten.filter((_language, place) => ((index * 7919) >> place) & 1)),
    );
    const chosen = chooseInterpreters(ten, many, 'mtg_1') ?? [];
    const some = many.filter(({ interpreterId }) => chosen.includes(interpreterId));
    expect(coverAll(ten, some)).toBe(chosen.length > 0);
    expect(chosen.length).toBeLessThanOrEqual(MOST_INTERPRETERS);
  });
});
