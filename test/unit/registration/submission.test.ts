import { describe, expect, it } from 'vitest';
import {
  type Candidate,
  isSuccessorWaiting,
  planSubmission,
} from '../../../functions/registration/domain/submission.ts';

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
const whole = { onlyComplete: false, onlySuccessors: false, isPhotoRequired: () => false };
const onlyComplete = { ...whole, onlyComplete: true };
const onlySuccessors = { ...whole, onlySuccessors: true };
const ids = (people: readonly Candidate[]) => people.map(({ delegateId }) => delegateId);

describe('a submission', () => {
  it('nominates every draft and leaves the nominated alone', () => {
    const plan = planSubmission([delegate('head'), delegate('a'), delegate('b', nominated)], 'head', whole);
    expect(ids(plan.nominated)).toEqual(['head', 'a']);
    expect(plan.incomplete).toEqual([]);
  });

  it('of a delegation without a head is refused, with all else that is missing', () => {
    expect(() => planSubmission([delegate('a', incomplete)], undefined, whole)).toThrow(
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
    expect(() => planSubmission([], undefined, onlyComplete)).toThrow();
  });

  it('nominates nobody if one draft is incomplete, unless only the complete ones are wanted', () => {
    const people = [delegate('head'), delegate('a', incomplete), delegate('b')];
    expect(() => planSubmission(people, 'head', whole)).toThrow('missing');
    const plan = planSubmission(people, 'head', onlyComplete);
    expect(ids(plan.nominated)).toEqual(['head', 'b']);
    expect(plan.incomplete.map(({ pointer }) => pointer)).toEqual([
      '/delegates/a/nationalities',
      '/delegates/a/dateOfBirth',
    ]);
  });

  it('leaves those alone who do not come any more', () => {
    const gone = [delegate('a', { status: 'withdrawn', ...incomplete }), delegate('b', { status: 'replaced' })];
    expect(ids(planSubmission([delegate('head'), ...gone], 'head', whole).nominated)).toEqual(['head']);
  });

  it('nominates only those who came in the place of others, if it is too late for the rest', () => {
    const successor = delegate('s', { replaces: 'x' });
    const plan = planSubmission(
      [delegate('head', nominated), delegate('a', incomplete), successor],
      'head',
      onlySuccessors,
    );
    expect(ids(plan.nominated)).toEqual(['s']);
    expect(plan.incomplete).toEqual([]);
    const settled = delegate('b', { ...nominated, replaces: 'y' });
    expect([delegate('a'), settled, successor].map(isSuccessorWaiting)).toEqual([false, false, true]);
  });

  it('never leaves a delegation without its head', () => {
    expect(() => planSubmission([delegate('head', incomplete), delegate('b')], 'head', onlyComplete)).toThrow(
      'missing',
    );
    expect(ids(planSubmission([delegate('head', nominated), delegate('b')], 'head', onlyComplete).nominated)).toEqual([
      'b',
    ]);
  });

  it('asks for an accepted photo where the category does', () => {
    const shown = (state: string) => ({ photo: { state } });
    const people = [delegate('head', shown('accepted')), delegate('a', shown('pending')), delegate('b')];
    const ofAll = () =>
      planSubmission(people, 'head', { ...whole, isPhotoRequired: (category) => category === 'member' });
    expect(ofAll).toThrow(
      expect.objectContaining({
        members: {
          errors: [
            expect.objectContaining({ pointer: '/delegates/a/photo' }),
            expect.objectContaining({ pointer: '/delegates/b/photo' }),
          ],
        },
      }),
    );
    expect(
      ids(planSubmission(people, 'head', { ...whole, isPhotoRequired: (category) => category === 'media' }).nominated),
    ).toHaveLength(3);
  });
});
