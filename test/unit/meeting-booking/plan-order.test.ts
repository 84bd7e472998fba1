import { describe, expect, it } from 'vitest';
import type { Meeting } from '../../../functions/meeting-booking/domain/meeting.ts';
import { inOrder } from '../../../functions/meeting-booking/domain/planning/plan-order.ts';

/** A meeting of somebody that goes from one step to another; without a step it has none. */
function change(name: string, from: number | undefined, to: number, { who = 'the minister' } = {}) {
  const at = (step: number | undefined): Meeting => ({
    conferenceId: 'summit',
    meetingId: `mtg_${name}`,
    version: 1,
    status: step === undefined ? 'waitlisted' : 'confirmed',
    sequence: 0,
    requestedAt: '2021-05-03T08:30:00Z',
    durationMinutes: 15,
    parties: [{ delegationId: 'dlg_1', accepted: true, principalId: who, attendeeIds: [who] }],
    withHost: false,
    ...(step === undefined
      ? {}
      : {
          placement: {
            roomId: `rom_${name}`,
            roomName: name,
            startsAt: '2021-06-22T09:00:00Z',
            endsAt: '2021-06-22T09:15:00Z',
            day: '2021-06-22',
            step,
            stepMinutes: 15,
            steps: 1,
            roomSteps: 1,
          },
        }),
  });
  return { before: at(from), after: at(to) };
}

const namesOf = (groups: readonly (readonly { readonly before: Meeting }[])[]) =>
  groups.map((group) => group.map(({ before }) => before.meetingId.slice('mtg_'.length)).sort());

const nothingElse = () => [];

describe('changes are made in an order', () => {
  it('in which a meeting comes after the one whose slot it takes', () => {
    const chain = [change('new', undefined, 540), change('first', 540, 555), change('second', 555, 570)];
    expect(namesOf(inOrder(chain, nothingElse))).toEqual([['second'], ['first'], ['new']]);
    expect(namesOf(inOrder(chain.toReversed(), nothingElse))).toEqual([['second'], ['first'], ['new']]);
  });

  it('in which those that wait for each other in a circle are changed at once, before who waits for them', () => {
    const circle = [
      change('new', undefined, 585),
      change('a', 540, 555),
      change('b', 555, 570),
      change('c', 570, 540),
      change('leaver', 585, 600),
    ];
    const groups = namesOf(inOrder(circle, nothingElse));
    expect(groups).toHaveLength(3);
    expect(groups).toContainEqual(['a', 'b', 'c']);
    expect(groups.findIndex(([name]) => name === 'leaver')).toBeLessThan(groups.findIndex(([name]) => name === 'new'));
  });

  it('in which a meeting comes after one that is in its way otherwise', () => {
    const [near, leaver] = [change('near', undefined, 540), change('leaver', 600, 615, { who: 'somebody else' })];
    const inTheWayOf = (one: typeof near) => (one === near ? [leaver] : []);
    expect(namesOf(inOrder([near, leaver], inTheWayOf))).toEqual([['leaver'], ['near']]);
  });

  it('whatever order they are named in where none concerns another', () => {
    const apart = [change('a', 540, 555), change('b', 555, 540, { who: 'somebody else' })];
    expect(namesOf(inOrder(apart, nothingElse))).toEqual([['a'], ['b']]);
    expect(inOrder([], nothingElse)).toEqual([]);
  });
});
