import { describe, expect, it } from 'vitest';
import {
  badgeNameOf,
  changedFields,
  contradictions,
  isScreenedAgain,
  missingFields,
  type Person,
  photoRuleOf,
  profileOf,
} from '../../../functions/registration/domain/person.ts';

const minister: Person & { function: string } = {
  passportName: { primary: 'Durand', secondary: 'Élodie' },
  nativeName: 'Élodie Durand',
  function: 'minister',
  category: 'head',
  headOfDelegation: true,
  nationalities: ['FRA'],
  dateOfBirth: '1960-02-29',
  languages: ['fr'],
  attendance: 'in-person',
};
const noPhotos = () => false;
const now = new Date('2021-05-03T08:00:00Z');

describe('the name on the badge', () => {
  it('is what was asked for, else given names before the family name, else the only name', () => {
    expect(badgeNameOf({ ...minister, badgeName: 'E. Durand' })).toBe('E. Durand');
    expect(badgeNameOf(minister)).toBe('Élodie Durand');
    expect(badgeNameOf({ ...minister, passportName: { primary: 'Najibullah' } })).toBe('Najibullah');
  });
});

describe('a draft', () => {
  it('lacks nothing when it has a function, a nationality and a date of birth', () => {
    expect(missingFields(minister, noPhotos)).toEqual([]);
  });

  it('says what it lacks', () => {
    const { function: _function, dateOfBirth: _dateOfBirth, ...rest } = minister;
    expect(missingFields({ ...rest, nationalities: [] }, noPhotos)).toEqual([
      'function',
      'nationalities',
      'dateOfBirth',
    ]);
  });
});

describe('a photo', () => {
  const photographed = (state: string) => ({ ...minister, photo: { state } });
  const rule = photoRuleOf([
    { key: 'head', photoRequired: true },
    { key: 'member', photoRequired: false },
  ]);

  it('is missing until one is accepted, where the category asks for one', () => {
    expect(missingFields(minister, rule)).toEqual(['photo']);
    expect(missingFields(photographed('pending'), rule)).toEqual(['photo']);
    expect(missingFields(photographed('rejected'), rule)).toEqual(['photo']);
    expect(missingFields(photographed('accepted'), rule)).toEqual([]);
    expect(missingFields({ ...minister, category: 'member' }, rule)).toEqual([]);
  });
});

describe('what cannot be true', () => {
  it.each([
    [{ dateOfBirth: '2021-05-05' }, '/dateOfBirth'],
    [{ dateOfBirth: '0975-03-14' }, '/dateOfBirth'],
    [{ arrival: '2021-06-22T10:00:00Z', departure: '2021-06-22T09:59:59Z' }, '/departure'],
  ])('%o', (said, pointer) => {
    expect(contradictions(said, now).map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('a birth today is not in the future anywhere, nor is a stay of no length impossible', () => {
    const arrival = '2021-06-22T10:00:00Z';
    expect(contradictions({ dateOfBirth: '2021-05-03', arrival, departure: arrival }, now)).toEqual([]);
  });
});

describe('an amendment', () => {
  it('names the fields that differ, and none when only the order of writing does', () => {
    expect(changedFields(minister, { ...minister, rank: 'Minister', languages: ['fr', 'en'] })).toEqual([
      'languages',
      'rank',
    ]);
    expect(changedFields(minister, { ...minister, passportName: { secondary: 'Élodie', primary: 'Durand' } })).toEqual(
      [],
    );
    expect(changedFields(minister, { ...minister, title: undefined })).toEqual([]);
  });

  it.each(['passportName', 'badgeName', 'nativeName', 'nationalities', 'dateOfBirth', 'passport'])(
    'of %s is screened again',
    (field) => expect(isScreenedAgain(['rank', field])).toBe(true),
  );

  it('of a rank or an arrival is not', () => {
    expect(isScreenedAgain(['rank', 'arrival', 'category'])).toBe(false);
  });
});

it('other services learn neither passport name nor nationality nor birthday', () => {
  const told = JSON.stringify(profileOf({ ...minister, badgeName: 'E. D.', nativeName: undefined }));
  expect(told).not.toMatch(/Durand|FRA|1960/);
});
