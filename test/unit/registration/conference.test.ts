import { expect, it } from 'vitest';
import { conferenceBody } from '../../../functions/registration/schemas/conference.ts';
import { delegateBody } from '../../../functions/registration/schemas/delegate.ts';
import { referenceConference } from '../../support/reference-conference.ts';

const faultsOf = (changes: object) =>
  conferenceBody.safeParse({ ...referenceConference, ...changes }).error?.issues.map(({ path }) => path.join('/')) ??
  [];
const { registration } = referenceConference;

it.each([
  [{ startsOn: '1999-12-31', endsOn: '2000-01-02' }, ['startsOn']],
  [{ startsOn: '0000-01-01', endsOn: '0000-01-01' }, ['startsOn', 'endsOn']],
  [{ startsOn: '2199-12-31', endsOn: '2200-01-01' }, ['endsOn']],
  [{ startsOn: '9999-12-31', endsOn: '9999-12-31' }, ['startsOn', 'endsOn']],
  [{ startsOn: '2021-01-01', endsOn: '2022-01-02' }, ['endsOn']],
  [{ startsOn: '2021-01-02', endsOn: '2021-01-01' }, ['endsOn']],
  [{ registration: { ...registration, opensAt: '1999-12-31T23:59:59Z' } }, ['registration/opensAt']],
  [{ registration: { ...registration, closesAt: '2200-01-01T00:00:00Z' } }, ['registration/closesAt']],
])('a conference does not last as %j', (changes, faults) => {
  expect(faultsOf(changes)).toEqual(faults);
});

it.each([
  { startsOn: '2000-01-01', endsOn: '2000-12-31' },
  { startsOn: '2198-12-31', endsOn: '2199-12-31' },
  { registration: { opensAt: '2000-01-01T00:00:00Z', closesAt: '2199-12-31T23:59:59.999Z' } },
])('a conference may last as %j', (changes) => {
  expect(faultsOf(changes)).toEqual([]);
});

it.each([
  ['europe/VIENNA', 'Europe/Vienna'],
  ['utc', 'UTC'],
  ['America/Port-au-Prince', 'America/Port-au-Prince'],
  // Intl knows these by older names, which nobody asked for.
  ['Europe/Kyiv', 'Europe/Kyiv'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
])('the time zone %s is kept as %s', (sent, kept) => {
  expect(conferenceBody.parse({ ...referenceConference, timeZone: sent }).timeZone).toBe(kept);
});

it('takes no category by a name under which no quota could be stored', () => {
  const [category] = referenceConference.categories;
  expect(faultsOf({ categories: [{ ...category, key: 'constructor' }], defaultQuotas: {} })).toEqual([
    'categories/0/key',
  ]);
});

it.each(['+03:00', 'Europe/Atlantis', 'europe/kyiv', 'ASIA/KOLKATA', ''])('%j is no time zone', (timeZone) => {
  expect(faultsOf({ timeZone })).toEqual(['timeZone']);
});

it('nobody arrives in the year 9999', () => {
  const draft = { passportName: { primary: 'Durand' }, category: 'member', arrival: '9999-12-31T00:00:00Z' };
  expect(delegateBody.safeParse(draft).error?.issues).toMatchObject([{ path: ['arrival'] }]);
});
