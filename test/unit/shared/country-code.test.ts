import { describe, expect, it } from 'vitest';
import { countryCode } from '../../../functions/shared/identity/country-code.ts';
import { issuingCountry } from '../../../functions/shared/identity/travel-document.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const isCountry = (code: string): boolean => countryCode.safeParse(code).success;
const faultsIn = (code: string): string[] =>
  countryCode.safeParse(code).error?.issues.map(({ message }) => message) ?? [];

describe('a country', () => {
  it.each(['DEU', 'FRA', 'SSD', 'CUW', 'SXM', 'MNE', 'ALA', 'TLS', 'VAT', 'PSE'])('is %s, of ISO 3166-1', (code) => {
    expect(isCountry(code)).toBe(true);
  });

  it.each(['UNO', 'UNA', 'UNK', 'EUE', 'XXA', 'XXB', 'XXC', 'XXX', 'XOM', 'XPO', 'RKS', 'GBD', 'GBN', 'UTO'])(
    'may be %s, of ICAO 9303',
    (code) => expect(isCountry(code)).toBe(true),
  );

  it.each(['GER', 'ZZZ', 'ENG', 'SUI', 'YUG', 'SUN', 'ANT', 'XKX', 'AAA', 'deu', 'D', 'DE', 'DEUT', '', ' FR'])(
    'is not "%s", and that is said once',
    (code) => expect(faultsIn(code)).toEqual(['is not a country code of ISO 3166-1 or ICAO 9303, such as DEU']),
  );

  it('is one of the 249 of ISO 3166-1 or of the 26 beside them', () => {
    const all = LETTERS.flatMap((a) => LETTERS.flatMap((b) => LETTERS.map((c) => a + b + c)));
    expect(all.filter(isCountry)).toHaveLength(249 + 26);
  });
});

it('who issued a document is looked up as it is meant', () => {
  expect(['d', ' deu ', 'D', '\uff24\uff25\uff35'].map((text) => issuingCountry.parse(text))).toEqual(
    Array(4).fill('DEU'),
  );
  expect(issuingCountry.safeParse('ger').success).toBe(false);
});
