import { beforeAll, describe, expect, it } from 'vitest';
import { MOST_FAILED_CODES } from '../../../functions/registration/data/failed-codes.ts';
import { joinFocalPoint } from '../../../functions/registration/join-focal-point.ts';
import type { Problem } from '../../../functions/shared/problem.ts';
import { MAY, RegistrationDesk } from './registration-desk.ts';

let desk: RegistrationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
  conferenceId = await desk.conference();
});

const WRONG = '7KQ2M-XW5TD-0H8RB-4NVZC';
const QUARTER = 15 * 60_000;

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: Problem) => error.slug,
  );
const register = (code: string, subject: string, now = MAY) =>
  outcomeOf(desk.register(conferenceId, code, subject, { now }));
const join = (code: string, subject: string) =>
  outcomeOf(joinFocalPoint(desk, { body: { code }, ...desk.by(subject, conferenceId) }));

const spend = async (subject: string) => {
  for (let tried = 0; tried < MOST_FAILED_CODES; tried++) expect(await register(WRONG, subject)).toBe('not-found');
};

describe('somebody who tries codes in vain', () => {
  it('is not listened to for the rest of a quarter of an hour, whatever they try, and then again', async () => {
    const { code } = await desk.invitation(conferenceId);
    await spend('guesser');
    for (const tried of [WRONG, 'not a code at all', code]) {
      expect(await register(tried, 'guesser')).toBe('too-many-requests');
    }
    expect(await join(WRONG, 'guesser')).toBe('too-many-requests');
    await expect(desk.register(conferenceId, WRONG, 'guesser')).rejects.toMatchObject({
      // Half past eight is the beginning of a quarter.
      members: { retryAfterSeconds: 900 },
    });
    expect(await register(code, 'guesser', new Date(MAY.getTime() + QUARTER))).toBe('done');
  });

  it('keeps nobody else from the right one, not even for the same invitation', async () => {
    const { code } = await desk.invitation(conferenceId);
    await spend('noisy');
    expect(await register(code, 'quiet')).toBe('done');
  });

  it('tries ten at most when two hundred come at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => register(WRONG, 'flood')));
    expect(outcomes.filter((slug) => slug === 'not-found')).toHaveLength(MOST_FAILED_CODES);
    expect(outcomes.filter((slug) => slug === 'too-many-requests')).toHaveLength(200 - MOST_FAILED_CODES);
  });

  it('is not counted for a code that was right once: redeemed or expired', async () => {
    const redeemed = await desk.invitation(conferenceId);
    expect(await register(redeemed.code, 'first')).toBe('done');
    const expired = await desk.invitation(conferenceId, { expiresAt: '2021-05-03T09:00:00Z' });
    for (let tried = 0; tried <= MOST_FAILED_CODES; tried++) {
      expect(await register(redeemed.code, 'patient')).toBe('invitation-redeemed');
      expect(await register(expired.code, 'patient', new Date(MAY.getTime() + 2 * QUARTER))).toBe('invitation-expired');
    }
  });
});

describe('what counting costs', () => {
  it('nothing is written while codes are right; a wrong one costs one unit, one too many none', async () => {
    const trying = () => register(WRONG, 'metered');
    // The conference, the code looked for twice, the count.
    expect((await desk.table.measure(trying)).table).toEqual({ read: 2.5, write: 1 });
    for (let tried = 1; tried < MOST_FAILED_CODES; tried++) await trying();
    expect((await desk.table.measure(trying)).table).toEqual({ read: 2.5, write: 0 });
  });
});
