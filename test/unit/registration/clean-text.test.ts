import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfName, faultOfText, tidyText } from '../../../functions/registration/domain/clean-text.ts';

describe('a name is taken as it is written', () => {
  it.each([
    'Élodie Durand',
    "O'Brien",
    'D’Angelo',
    'Nguyễn Thị Minh',
    'van der Berg-Ōta',
    'نیک‌پور', // spelt with a zero-width non-joiner
    'ශ්‍රී ලංකා', // spelt with a zero-width joiner
    'Сергей Щёлоков',
    '王小明',
    'ذو الفقار',
    'X Æ A-12',
    'Ö',
    '李',
    'Иван Smith', // one word in each script
    'Анна-Мария O’Neill',
    'Nguyễn 阮文',
    'אהוד Ehud',
    '𞤀𞤣𞤤𞤢𞤥', // Adlam, right to left and beyond the first 65,536 characters
    'محمّد بن عبد الله',
    'John Smith III.',
    'בְּרֵאשִׁ֖ית', // vowels and a cantillation mark
  ])('%s', (name) => {
    expect(faultOfName(name)).toBeUndefined();
    expect(tidyText(name)).toBe(name.normalize('NFC'));
  });

  it('keeps letter case, and puts composed and decomposed writing into one form', () => {
    expect(tidyText('E\u0301lodie de la CRUZ')).toBe('Élodie de la CRUZ');
  });

  it('puts single spaces between words and none around them, whatever spaces were typed', () => {
    expect(tidyText('  Ana\u00a0\u2003 María ')).toBe('Ana María');
  });
});

describe('a name is refused', () => {
  it.each([
    ['a line break', 'Ana\nMaría', /one line/],
    ['a tab', 'Ana\tMaría', /one line/],
    ['a null', 'Ana\u0000', /one line/],
    ['a mark that turns the direction of writing', 'Ana\u202eaíraM', /invisible/],
    ['an isolate', '\u2066Ana', /invisible/],
    ['a byte order mark', '\ufeffAna', /invisible/],
    ['half of a character', 'Ana\ud83d', /half/],
    ['private use', 'Ana\ue000', /assigned/],
    ['an emoji', 'Ana 😀', /emoji/],
    ['a flag', 'Ana 🇫🇷', /emoji/],
    ['a blank letter', '\u3164', /invisible/],
    ['joiners alone', '\u200c\u200d', /empty/],
    ['no letter at all', '12-34', /letter/],
    ['a tower of accents', `A${'\u0301'.repeat(150)}na`, /marks/],
    ['accents with joiners between them', `A${'\u0334\u200d'.repeat(9)}na`, /marks/],
    ['a Cyrillic letter within a Latin word', 'Ivаnov', /Latin and Cyrillic/],
    ['a Latin letter within a Cyrillic word', 'Иванoв', /Latin and Cyrillic/],
    ['a Greek letter within a Latin word', 'Οlga', /Latin and Greek/],
    ['what another encoding than UTF-8 leaves behind', '\ufffdlodie', /UTF-8/],
  ])('for %s', (_, name, fault) => {
    expect(faultOfName(name)).toMatch(fault);
  });
});

it('a title may be digits and signs, and a trade mark is no emoji', () => {
  expect(faultOfText('2nd')).toBeUndefined();
  expect(faultOfText('Agence Presse®')).toBeUndefined();
  expect(faultOfText('D\ufffdl\ufffdgation')).toMatch(/UTF-8/);
});

it('tidying twice is tidying once', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => tidyText(tidyText(text)) === tidyText(text)));
});
