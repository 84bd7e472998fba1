import { expect, it } from 'vitest';
import { personFingerprint } from '../../../functions/registration/person-fingerprint.ts';

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

it('it is short, safe in a key, and holds nothing readable', () => {
  expect(fingerprint).toMatch(/^[\w-]{22}$/);
});
