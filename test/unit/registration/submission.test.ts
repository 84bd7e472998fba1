import { describe, expect, it } from 'vitest';
import { type Candidate, planSubmission } from '../../../functions/registration/domain/submission.ts';

const delegate = (delegateId: string, changes: Partial<Candidate> = {}): Candidate => ({
  delegateId,
  status: 'draft',
  passportName: { primary: 'Durand' },
  function: 'adviser',
  category: 'member',
  headOfDelegation: false,
  nationalities: ['FRA'],
  dateOfBirth: '1975-03-14',
  languages: [],
  attendance: 'in-person',
  ...changes,
});
const incomplete = { dateOfBirth: undefined, nationalities: [] };
const nominated = { status: 'nominated' } as const;
const ids = (people: readonly Candidate[]) => people.map(({ delegateId }) => delegateId);

describe('a submission', () => {
  it('nominates every draft and leaves the nominated alone', () => {
    const plan = planSubmission([delegate('head'), delegate('a'), delegate('b', nominated)], 'head', false);
    expect(ids(plan.nominated)).toEqual(['head', 'a']);
    expect(plan.incomplete).toEqual([]);
  });

  it('of a delegation without a head is refused, with all else that is missing', () => {
    expect(() => planSubmission([delegate('a', incomplete)], undefined, false)).toThrow(
      expect.objectContaining({
        slug: 'incomplete-delegation',
        members: {
          errors: [
            expect.objectContaining({ pointer: '/headOfDelegation' }),
            expect.objectContaining({ pointer: '/delegates/a/nationalities' }),
            expect.objectContaining({ pointer: '/delegates/a/dateOfBirth' }),
          ],
        },
      }),
    );
    expect(() => planSubmission([], undefined, true)).toThrow();
  });

  it('nominates nobody if one draft is incomplete, unless only the complete ones are wanted', () => {
    const people = [delegate('head'), delegate('a', incomplete), delegate('b')];
    expect(() => planSubmission(people, 'head', false)).toThrow('missing');
    const plan = planSubmission(people, 'head', true);
    expect(ids(plan.nominated)).toEqual(['head', 'b']);
    expect(plan.incomplete.map(({ pointer }) => pointer)).toEqual([
      '/delegates/a/nationalities',
      '/delegates/a/dateOfBirth',
    ]);
  });

  it('never leaves a delegation without its head', () => {
    expect(() => planSubmission([delegate('head', incomplete), delegate('b')], 'head', true)).toThrow('missing');
    expect(ids(planSubmission([delegate('head', nominated), delegate('b')], 'head', true).nominated)).toEqual(['b']);
  });
});
