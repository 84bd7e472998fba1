import { expect, it } from 'vitest';
import { inTurns } from '../../../functions/shared/in-turns.ts';

it('works on every entry once, and on no more at the same time than it may', async () => {
  const seen: number[] = [];
  let underWay = 0;
  let most = 0;
  const entries = Array.from({ length: 10 }, (_, at) => at);
  await inTurns(entries, 3, async (entry) => {
    most = Math.max(most, ++underWay);
    await Promise.resolve();
    seen.push(entry);
    underWay--;
  });
  expect(seen.sort((a, b) => a - b)).toEqual(entries);
  expect(most).toBe(3);
});

it('begins nothing after a failure, and waits for what is under way', async () => {
  const begun: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  let isSlowDone = false;
  const work = inTurns(['slow', 'bad', 'next'], 2, async (entry) => {
    begun.push(entry);
    if (entry === 'bad') {
      queueMicrotask(resolve);
      throw new Error('it went wrong');
    }
    await promise;
    isSlowDone = true;
  });
  await expect(work).rejects.toThrow('it went wrong');
  expect(begun).toEqual(['slow', 'bad']);
  expect(isSlowDone).toBe(true);
});
