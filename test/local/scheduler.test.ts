import { expect, it } from 'vitest';
import { rateOf } from '../../local/scheduler.ts';

it.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(1 hour)', 3_600_000],
  ['rate(2 days)', 172_800_000],
])('%s is a rate', (expression, milliseconds) => {
  expect(rateOf(expression, 'x')).toBe(milliseconds);
});

it.each([
  'rate(0 minutes)',
  'rate(1 minutes)',
  'rate(5 minute)',
  'rate(1 week)',
  'cron(0 8 * * ? *)',
  'rate(1.5 hours)',
  '',
])('"%s" stops the start', (expression) => {
  expect(() => rateOf(expression, 'stack/Hourly')).toThrow(/^stack\/Hourly: only rates are emulated/);
});
