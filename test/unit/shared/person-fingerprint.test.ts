import { describe, expect, it } from 'vitest';
import { passportBody } from '../../../functions/registration/schemas/passport.ts';
import { personFingerprint } from '../../../functions/shared/identity/person-fingerprint.ts';

const key = Buffer.alloc(32, 7);
const document = { issuingCountry: 'FRA', number: '12AB 34-567' };
const fingerprint = personFingerprint(key, 'mcis-2021', document);

it('one document has one fingerprint, however its number is typed', () => {
  expect(personFingerprint(key, 'mcis-2021', { ...document, number: '12ab34567' })).toBe(fingerprint);
});

it('other documents, other conferences and other keys give other fingerprints', () => {
  const others = [
    personFingerprint(key, 'mcis-2021', { ...document, issuingCountry: 'DEU' }),
    personFingerprint(key, 'mcis-2021', { ...document, number: '12AB34568' }),
    personFingerprint(key, 'mcis-2022', document),
    personFingerprint(Buffer.alloc(32, 8), 'mcis-2021', document),
  ];
  expect(new Set([fingerprint, ...others]).size).toBe(5);
});

it('letters and digits that look alike are not the same number', () => {
  const [letter, digit] = ['AO123', 'A0123'].map((number) =>
    personFingerprint(key, 'mcis-2021', { ...document, number }),
  );
  expect(letter).not.toBe(digit);
});

describe('a document is read as it is meant, however it is typed', () => {
  const read = (issuingCountry: string, number: string) =>
    passportBody.pick({ issuingCountry: true, number: true }).parse({ issuingCountry, number });
  const fingerprintOf = (country: string, number: string) => personFingerprint(key, 'mcis-2021', read(country, number));

  it.each([
    ['fra', '12AB34567', 'small letters of the country'],
    ['FRA', '１２ＡＢ３４５６７', 'full-width letters and digits'],
    ['FRA', '12AB\u201334567', 'a dash from a word processor'],
    ['FRA', ' 12AB\u00a034\u2009567 ', 'odd spaces'],
    ['FRA', '12ab 34-567', 'small letters, spaces and hyphens'],
  ])('%s %s: %s', (country, number) => expect(fingerprintOf(country, number)).toBe(fingerprint));

  it('and the German D is DEU', () => {
    expect(fingerprintOf('D', 'C01X00T47')).toBe(fingerprintOf('DEU', 'C01X00T47'));
  });

  it.each(['1', 'АВ1234567', '12/34567', '12AB34567#', '', 'x'.repeat(30)])('%s is no number', (number) => {
    expect(() => read('FRA', number)).toThrow('must be a document number');
  });
});

it('it is short, safe in a key, and holds nothing readable', () => {
  expect(fingerprint).toMatch(/^[\w-]{22}$/);
});
