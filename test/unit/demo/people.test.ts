import { expect, test } from 'vitest';
import { inventDelegations } from '../../../demo/people.ts';
import { planBilaterals, planScreening, planSpeakers } from '../../../demo/plan.ts';

const delegations = inventDelegations();
const people = delegations.flatMap((delegation) => delegation.people);
const guests = people.filter(({ key }) => !key.startsWith('host-'));

test('the reference conference has 116 delegations, 700 people and one head each', () => {
  expect(delegations).toHaveLength(116);
  expect(people).toHaveLength(700);
  expect(delegations.every((delegation) => delegation.people.filter((one) => one.headOfDelegation).length === 1)).toBe(
    true,
  );
});

test('45 of the guests are ministers, and 14 of them attend by video', () => {
  const ministers = guests.filter((person) => person.function === 'minister');
  expect(ministers).toHaveLength(45);
  expect(people.filter(({ attendance }) => attendance === 'remote')).toHaveLength(14);
  expect(ministers.filter(({ attendance }) => attendance === 'remote')).toHaveLength(14);
});

test('it is the same conference every time', () => {
  expect(inventDelegations()).toEqual(delegations);
  expect(planBilaterals(delegations)).toEqual(planBilaterals(inventDelegations()));
});

test('no delegation is larger than its quotas', () => {
  for (const { people: own, quotas } of delegations) {
    for (const [category, members] of Map.groupBy(own, (person) => person.category)) {
      expect(members.length).toBeLessThanOrEqual(quotas[category] ?? 0);
    }
  }
});

test('nobody shares a passport with anybody', () => {
  expect(new Set(people.map(({ passport }) => `${passport.issuingCountry} ${passport.number}`)).size).toBe(700);
});

test.each([
  'Cyrillic',
  'Arabic',
  'Han',
  'Hiragana',
  'Hangul',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Sinhala',
  'Thai',
  'Lao',
  'Khmer',
  'Myanmar',
  'Ethiopic',
  'Hebrew',
  'Greek',
  'Armenian',
  'Georgian',
])('somebody signs in %s', (script) => {
  const letters = new RegExp(`\\p{Script=${script}}`, 'u');
  expect(people.some(({ nativeName = '' }) => letters.test(nativeName))).toBe(true);
});

test('names are single, hyphenated, with an apostrophe, long, and with marks that no letter includes', () => {
  const names = people.map(({ badgeName }) => badgeName);
  expect(people.some(({ passportName }) => passportName.secondary === undefined)).toBe(true);
  expect(names.some((name) => name.includes('-'))).toBe(true);
  expect(names.some((name) => name.includes("'"))).toBe(true);
  expect(names.some((name) => name.length > 32)).toBe(true);
  expect(names.some((name) => /\p{Mn}/u.test(name.normalize('NFC')))).toBe(true);
});

test('120 bilaterals are planned, 80 of them with the host, and nobody in them is refused or attends by video', () => {
  const planned = planBilaterals(delegations);
  expect(planned).toHaveLength(120);
  expect(planned.filter(({ withHost }) => withHost)).toHaveLength(80);
  const screening = planScreening(delegations);
  const remote = new Set(people.filter(({ attendance }) => attendance === 'remote').map(({ key }) => key));
  const attendees = planned.flatMap(({ asking, asked }) => [...asking.attendees, ...asked.attendees]);
  expect(attendees.filter((key) => screening.get(key) === 'refuse' || remote.has(key))).toEqual([]);
});

test('nobody speaks in two sessions', () => {
  const speakers = planSpeakers(delegations).flat();
  expect(new Set(speakers).size).toBe(speakers.length);
});
