import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Level } from '../../../events/vocabulary.ts';
import {
  accepted,
  byPriority,
  type CalendarName,
  cancelled,
  claimChanges,
  claimsOf,
  declined,
  endedBy,
  isAgreed,
  type Meeting,
  type Placement,
  placed,
  type Standing,
  settled,
  waitlisted,
} from '../../../functions/meeting-booking/domain/meeting.ts';
import { MeetingNotOpen } from '../../../functions/meeting-booking/domain/problems.ts';

const now = new Date('2021-05-03T08:30:00Z');
const requested: Meeting = {
  conferenceId: 'mcis-2021',
  meetingId: 'mtg_1',
  version: 1,
  status: 'requested',
  sequence: 0,
  requestedAt: now.toISOString(),
  durationMinutes: 30,
  parties: [
    { delegationId: 'dlg_1', accepted: true, principalId: 'a', attendeeIds: ['a', 'b'] },
    { delegationId: 'dlg_2', accepted: false },
  ],
  withHost: false,
};
const agreed = accepted(requested, 'dlg_2', { principalId: 'c', attendeeIds: ['c', 'd'] }, now);
const placement = (day: string, step: number, roomId = 'r', roomSteps = 3): Placement => ({
  roomId,
  roomName: roomId,
  startsAt: '2021-06-22T06:00:00Z',
  endsAt: '2021-06-22T06:30:00Z',
  day,
  step,
  stepMinutes: 15,
  steps: 2,
  roomSteps,
});
const everybody = { accredited: true, refused: false, withdrawn: false };
const unknown = { ...everybody, accredited: false };
const refused = { ...unknown, refused: true };

describe('a meeting', () => {
  it('is agreed when the last party has accepted', () => {
    expect(isAgreed(requested)).toBe(false);
    expect(isAgreed(agreed)).toBe(true);
    expect(() => accepted(agreed, 'dlg_2', { principalId: 'c', attendeeIds: ['c'] }, now)).toThrow(MeetingNotOpen);
    expect(() => accepted(requested, 'dlg_1', { principalId: 'a', attendeeIds: ['a'] }, now)).toThrow(MeetingNotOpen);
  });

  it('is confirmed when everybody is accredited, else provisional', () => {
    expect(placed(agreed, placement('d', 540), true).status).toBe('confirmed');
    expect(placed(agreed, placement('d', 540), false).status).toBe('provisional');
  });

  it('counts the changes of its calendar entry', () => {
    const first = placed(agreed, placement('d', 540), true);
    const moved = placed(first, placement('d', 600), false);
    const waits = waitlisted(moved);
    const again = placed(waits, placement('d', 660), true);
    const called = cancelled(again, 'protocol', undefined);
    expect([first, moved, waits, again, called].map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4]);
    expect([first, moved, waits, again, called].map(({ status }) => status)).toEqual([
      'confirmed',
      'confirmed',
      'waitlisted',
      'confirmed',
      'cancelled',
    ]);
    expect(placed(waitlisted(agreed), placement('d', 540), true).sequence).toBe(0);
  });

  it('that has ended stays as it ended', () => {
    const over = [declined(requested, 'dlg_2', undefined), cancelled(requested, 'dlg_1', undefined)];
    for (const meeting of over) {
      expect(() => cancelled(meeting, 'dlg_1', undefined)).toThrow(MeetingNotOpen);
      expect(() => declined(meeting, 'dlg_2', undefined)).toThrow(MeetingNotOpen);
      expect(settled(meeting, () => refused)).toBeUndefined();
    }
  });

  it('follows the decisions on its people', () => {
    const provisional = placed(agreed, placement('d', 540), false);
    expect(settled(provisional, () => everybody)).toMatchObject({
      status: 'confirmed',
      version: provisional.version + 1,
    });
    expect(settled(provisional, (id) => (id === 'd' ? unknown : everybody))).toBeUndefined();
    expect(settled(provisional, (id) => (id === 'c' ? refused : everybody))).toMatchObject({ status: 'cancelled' });
    const relieved = settled(provisional, (id) => (id === 'd' ? refused : everybody));
    expect(relieved).toMatchObject({ status: 'confirmed', version: provisional.version + 1 });
    expect(relieved?.parties[1]?.attendeeIds).toEqual(['c']);
    expect(settled(provisional, (id) => (id === 'd' ? refused : unknown))?.status).toBe('provisional');
    expect(settled(requested, (id) => (id === 'a' ? refused : unknown))?.status).toBe('cancelled');
    const confirmed = placed(agreed, placement('d', 540), true);
    expect(settled(confirmed, (id) => (id === 'd' ? unknown : everybody))).toMatchObject({
      status: 'provisional',
      placement: confirmed.placement,
      parties: confirmed.parties,
    });
  });
});

describe('the claims of a meeting', () => {
  it('are its people’s steps and its room’s with the turnaround', () => {
    expect(claimsOf(placed(agreed, placement('d', 540), true))).toEqual([
      ...['a', 'b', 'c', 'd'].map((id) => ({
        of: { kind: 'person', id, day: 'd' },
        holder: 'mtg_1',
        steps: [540, 555],
      })),
      { of: { kind: 'room', id: 'r', day: 'd' }, holder: 'mtg_1', steps: [540, 555, 570] },
    ]);
    expect(claimsOf(agreed)).toEqual([]);
  });

  it('change, when meetings move, by exactly the difference, and once for each calendar', () => {
    const sides = (one: string[], other: string[]): Meeting['parties'] =>
      [one, other].map((attendeeIds, index) => ({
        delegationId: `dlg_${index}`,
        accepted: true,
        principalId: attendeeIds[0] ?? '',
        attendeeIds,
      }));
    const waiting: Meeting[] = [
      { ...agreed, meetingId: 'mtg_1', parties: sides(['a', 'b'], ['c']) },
      { ...agreed, meetingId: 'mtg_2', parties: sides(['a'], ['d']) },
      { ...agreed, meetingId: 'mtg_3', parties: sides(['e'], ['f']) },
    ];
    const place = fc.record({
      day: fc.constantFrom('d1', 'd2'),
      step: fc.integer({ min: 0, max: 8 }),
      room: fc.constantFrom('r1', 'r2'),
      roomSteps: fc.integer({ min: 2, max: 4 }),
    });
    const states = fc
      .tuple(fc.option(place), fc.option(place), fc.option(place))
      .map((places) =>
        waiting.map((meeting, index) => {
          const found = places[index];
          return found
            ? placed(meeting, placement(found.day, 540 + 15 * found.step, found.room, found.roomSteps), true)
            : meeting;
        }),
      )
      .filter((meetings) => new Set(held(meetings)).size === held(meetings).length);
    const nameOf = ({ kind, id, day }: CalendarName): string => `${kind}/${id}/${day}`;
    const held = (meetings: Meeting[]): string[] =>
      meetings.flatMap((one) => claimsOf(one).flatMap(({ of, steps }) => steps.map((step) => `${nameOf(of)}/${step}`)));
    const holders = (meetings: Meeting[]) =>
      new Map(
        meetings.flatMap((one) =>
          claimsOf(one).flatMap(({ of, steps, holder }) => steps.map((step) => [`${nameOf(of)}/${step}`, holder])),
        ),
      );
    fc.assert(
      fc.property(states, states, (befores, afters) => {
        const calendar: Map<string, string | undefined> = holders(befores);
        const changes = claimChanges(afters.map((after, index) => ({ before: befores[index], after })));
        expect(new Set(changes.map(({ of }) => nameOf(of))).size).toBe(changes.length);
        for (const { of, steps } of changes) {
          expect(steps.length).toBeGreaterThan(0);
          for (const { step, from, to } of steps) {
            const name = `${nameOf(of)}/${step}`;
            expect(calendar.get(name)).toBe(from);
            expect(to).not.toBe(from);
            if (to === undefined) calendar.delete(name);
            else calendar.set(name, to);
          }
        }
        expect(calendar).toEqual(holders(afters));
      }),
    );
  });

  it('are never those of two meetings', () => {
    const one = placed(agreed, placement('d', 540), true);
    const other = placed({ ...agreed, meetingId: 'mtg_2' }, placement('d', 555), true);
    const transitions = [one, other].map((after) => ({ before: agreed, after }));
    expect(() => claimChanges(transitions)).toThrow('mtg_2 and mtg_1 would both hold person/a/d');
  });
});

describe('what becomes of a meeting when its people change', () => {
  const confirmed = placed(agreed, placement('d', 540), true);
  const provisional = placed(agreed, placement('d', 540), false);
  const waiting = waitlisted(agreed);
  const states = { requested, waitlisted: waiting, provisional, confirmed };
  const withdrawn = { ...everybody, withdrawn: true };
  const replacedBy = (delegateId: string, ranksLower = false) => ({
    ...withdrawn,
    successor: { delegateId, ranksLower },
  });

  /** Who of the first side (a, its principal, and b) what happened to; the state before; the state after, or nothing. */
  it.each<[string, Record<string, Standing>, keyof typeof states, object | undefined]>([
    ['nothing', {}, 'requested', undefined],
    ['nothing', {}, 'waitlisted', undefined],
    ['nothing', {}, 'confirmed', undefined],
    ['a withdrawn', { a: withdrawn }, 'requested', { status: 'cancelled', cancelledBy: 'dlg_1', sequence: 1 }],
    ['a withdrawn', { a: withdrawn }, 'waitlisted', { status: 'cancelled', cancelledBy: 'dlg_1' }],
    ['a withdrawn', { a: withdrawn }, 'confirmed', { status: 'cancelled', placement: undefined, sequence: 1 }],
    ['a refused', { a: refused }, 'confirmed', { status: 'cancelled', sequence: 1 }],
    ['b withdrawn', { b: withdrawn }, 'requested', { status: 'requested', parties: [{ attendeeIds: ['a'] }, {}] }],
    [
      'b withdrawn',
      { b: withdrawn },
      'confirmed',
      { status: 'confirmed', sequence: 1, parties: [{ attendeeIds: ['a'] }, {}] },
    ],
    [
      'a replaced by x',
      { a: replacedBy('x'), x: unknown },
      'requested',
      { status: 'requested', sequence: 0, parties: [{ principalId: 'x', attendeeIds: ['x', 'b'] }, {}] },
    ],
    [
      'a replaced by x',
      { a: replacedBy('x'), x: unknown },
      'waitlisted',
      { status: 'waitlisted', parties: [{ accepted: true }, { accepted: true }] },
    ],
    [
      'a replaced by x',
      { a: replacedBy('x'), x: unknown },
      'confirmed',
      { status: 'provisional', sequence: 1, parties: [{ accepted: true }, { accepted: true }] },
    ],
    ['a replaced by x, accredited', { a: replacedBy('x') }, 'confirmed', { status: 'confirmed', sequence: 1 }],
    ['a replaced by x, accredited', { a: replacedBy('x') }, 'provisional', { status: 'confirmed', sequence: 1 }],
    ['a replaced by x, refused', { a: replacedBy('x'), x: refused }, 'confirmed', { status: 'cancelled' }],
    [
      'a replaced by b',
      { a: replacedBy('b') },
      'confirmed',
      { status: 'confirmed', parties: [{ principalId: 'b', attendeeIds: ['b'] }, {}] },
    ],
    [
      'a replaced by x, lower',
      { a: replacedBy('x', true) },
      'requested',
      { status: 'requested', parties: [{ accepted: true }, { accepted: false }] },
    ],
    [
      'a replaced by x, lower',
      { a: replacedBy('x', true) },
      'waitlisted',
      { status: 'requested', parties: [{ accepted: true }, { accepted: false, principalId: 'c' }] },
    ],
    [
      'a replaced by x, lower',
      { a: replacedBy('x', true) },
      'confirmed',
      {
        status: 'provisional',
        sequence: 1,
        placement: confirmed.placement,
        parties: [{ accepted: true }, { accepted: false, principalId: 'c' }],
      },
    ],
    [
      'b replaced by x, lower',
      { b: replacedBy('x', true) },
      'confirmed',
      { status: 'confirmed', parties: [{ accepted: true }, { accepted: true }] },
    ],
    [
      'c replaced by x, lower',
      { c: replacedBy('x', true) },
      'confirmed',
      { status: 'provisional', parties: [{ accepted: false }, { accepted: true, principalId: 'x' }] },
    ],
    [
      'a replaced by x and x by y, lower',
      { a: replacedBy('x'), x: replacedBy('y', true) },
      'confirmed',
      { status: 'provisional', parties: [{ principalId: 'y' }, { accepted: false }] },
    ],
    ['a replaced by x and x by a', { a: replacedBy('x'), x: replacedBy('a') }, 'confirmed', { status: 'cancelled' }],
  ])('%s: %j of a meeting that is %s', (_what, standings, state, expected) => {
    const before = states[state];
    const after = settled(before, (id) => standings[id] ?? everybody);
    if (expected === undefined) expect(after).toBeUndefined();
    else expect(after).toMatchObject({ ...expected, version: before.version + 1 });
    if (after) expect(settled(after, (id) => standings[id] ?? everybody)).toBeUndefined();
  });

  it('that is asked again is not confirmed by accreditation, and waits without a slot as a request', () => {
    const reopened = settled(confirmed, (id) => (id === 'a' ? replacedBy('x', true) : everybody));
    if (!reopened) throw new Error('nothing changed');
    expect(settled(reopened, () => everybody)).toBeUndefined();
    expect(placed(reopened, placement('d', 600), true).status).toBe('provisional');
    expect(waitlisted(reopened)).toMatchObject({ status: 'requested', placement: undefined, sequence: 2 });
    const again = accepted(reopened, 'dlg_2', { principalId: 'c', attendeeIds: ['c'] }, now);
    expect(settled(again, () => everybody)?.status).toBe('confirmed');
    expect(() => declined(reopened, 'dlg_1', undefined)).toThrow(MeetingNotOpen);
    expect(declined(reopened, 'dlg_2', undefined)).toMatchObject({
      status: 'declined',
      placement: undefined,
      sequence: 2,
    });
  });

  it('ends with a delegation: declined where it has not answered, else cancelled', () => {
    expect(endedBy(requested, 'dlg_2')).toMatchObject({ status: 'declined', declinedBy: 'dlg_2' });
    expect(endedBy(requested, 'dlg_1')).toMatchObject({ status: 'cancelled', cancelledBy: 'dlg_1' });
    expect(endedBy(confirmed, 'dlg_2')).toMatchObject({ status: 'cancelled', cancelledBy: 'dlg_2', sequence: 1 });
    expect(endedBy(cancelled(confirmed, 'dlg_1', undefined), 'dlg_2')).toBeUndefined();
  });
});

describe('the order of those who wait', () => {
  it('is the host’s first, then the higher level, then the earlier request', () => {
    const one = (meetingId: string, withHost: boolean, level?: Level): Meeting => ({
      ...waitlisted(agreed),
      meetingId,
      withHost,
      level,
    });
    const waiting = [
      one('mtg_1', false),
      one('mtg_2', false, 'expert'),
      one('mtg_3', false, 'head'),
      one('mtg_4', true, 'expert'),
      one('mtg_5', true),
      one('mtg_6', false, 'head'),
      one('mtg_7', true, 'minister'),
    ];
    const wanted = ['mtg_7', 'mtg_4', 'mtg_5', 'mtg_3', 'mtg_6', 'mtg_2', 'mtg_1'];
    expect(waiting.toSorted(byPriority).map(({ meetingId }) => meetingId)).toEqual(wanted);
    expect(
      waiting
        .toReversed()
        .sort(byPriority)
        .map(({ meetingId }) => meetingId),
    ).toEqual(wanted);
  });
});
