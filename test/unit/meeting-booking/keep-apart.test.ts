import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apartChanges,
  apartSidesOf,
  isNear,
  isTooNear,
  pairText,
} from '../../../functions/meeting-booking/domain/keep-apart.ts';
import type { Meeting } from '../../../functions/meeting-booking/domain/meeting.ts';

const DAY = '2021-06-22';
const room = (roomId: string, changes: object = {}) => ({
  roomId,
  name: roomId,
  capacity: 12,
  turnaroundMinutes: 15,
  features: [],
  ...changes,
});
const meeting = (
  meetingId: string,
  sides: readonly string[],
  place?: { room: string; hour: number; apart: string[] },
) =>
  ({
    meetingId,
    status: place ? 'confirmed' : 'waitlisted',
    parties: sides.map((delegationId) => ({ delegationId, accepted: true })),
    ...(place
      ? {
          placement: {
            day: DAY,
            roomId: place.room,
            startsAt: `2021-06-22T${String(place.hour).padStart(2, '0')}:00:00Z`,
            endsAt: `2021-06-22T${String(place.hour).padStart(2, '0')}:30:00Z`,
            apart: place.apart.map((other) => ({ own: sides[0] ?? '', other })),
          },
        }
      : {}),
  }) as unknown as Meeting;

describe('keeping apart', () => {
  const pairs = [{ delegationIds: ['a', 'b'] as const, minutes: 30 }];

  it('is about the sides of a meeting that the other is not in', () => {
    expect(apartSidesOf(pairs, meeting('mtg_1', ['b', 'c']))).toEqual([{ own: 'b', other: 'a', minutes: 30 }]);
    expect(apartSidesOf(pairs, meeting('mtg_1', ['b', 'a']))).toEqual([]);
    expect(apartSidesOf(pairs, meeting('mtg_1', ['c', 'd']))).toEqual([]);
  });

  it('knows near rooms whichever of two names the other, and those of one corridor', () => {
    const rooms = [
      room('1', { neighbours: ['2'] }),
      room('2'),
      room('3', { corridor: 'x' }),
      room('4', { corridor: 'x' }),
    ];
    expect([isNear(rooms, '1', '2'), isNear(rooms, '2', '1'), isNear(rooms, '3', '4')]).toEqual([true, true, true]);
    expect([isNear(rooms, '2', '3'), isNear(rooms, '1', 'gone'), isNear(rooms, '2', '2')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('counts the minutes from the end of the one to the beginning of the other', () => {
    const placement = { roomId: '1', startsAt: '2021-06-22T09:00:00Z', endsAt: '2021-06-22T09:30:00Z' };
    const at = (from: string, to: string) => ({
      ...{ meetingId: 'mtg_2', delegationId: 'b', roomId: '1' },
      ...{ from: Date.parse(`2021-06-22T${from}:00Z`), to: Date.parse(`2021-06-22T${to}:00Z`) },
    });
    const tooNear = (from: string, to: string, minutes: number) =>
      isTooNear(placement, at(from, to), minutes, [room('1')]);
    expect([tooNear('09:30', '10:00', 0), tooNear('09:15', '10:00', 0)]).toEqual([false, true]);
    expect([tooNear('10:00', '10:30', 30), tooNear('09:59', '10:30', 30)]).toEqual([false, true]);
    expect([tooNear('08:00', '08:30', 30), tooNear('08:00', '08:31', 30)]).toEqual([false, true]);
  });

  it('writes of changes exactly what makes the entries those of the meetings', () => {
    const place = fc.option(
      fc.record({
        room: fc.constantFrom('1', '2'),
        hour: fc.integer({ min: 9, max: 10 }),
        apart: fc.subarray(['x', 'y', 'z']),
      }),
      { nil: undefined },
    );
    const entries = (meetings: readonly Meeting[]) =>
      meetings.flatMap(({ meetingId, placement }) =>
        (placement?.apart ?? []).map(({ own, other }) => {
          const pair = [own, other].sort().join('/');
          return `${pair} ${meetingId} ${own} ${placement?.roomId} ${placement?.startsAt}`;
        }),
      );
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place), { maxLength: 4 }), (drawn) => {
        const transitions = drawn.map(([from, to], index) => {
          const sides = ['m', 'n'];
          return { before: meeting(`mtg_${index}`, sides, from), after: meeting(`mtg_${index}`, sides, to) };
        });
        const kept = new Set(entries(transitions.map(({ before }) => before)));
        const changes = apartChanges(transitions);
        for (const { pair, enter, leave } of changes) {
          const isOut = (entry: string) =>
            [...leave, ...enter.map(({ meetingId }) => meetingId)].some((id) =>
              entry.startsWith(`${pairText(pair)} ${id} `),
            );
          for (const entry of kept) if (isOut(entry)) kept.delete(entry);
          for (const { meetingId, delegationId, roomId, from } of enter) {
            const startsAt = new Date(from).toISOString().replace('.000', '');
            kept.add(`${pairText(pair)} ${meetingId} ${delegationId} ${roomId} ${startsAt}`);
          }
        }
        expect([...kept].sort()).toEqual(entries(transitions.map(({ after }) => after)).sort());
        // One write for each pair and day, and none where nothing changes.
        expect(new Set(changes.map(({ pair, day }) => `${pairText(pair)}/${day}`)).size).toBe(changes.length);
        expect(apartChanges(transitions.map(({ after }) => ({ before: after, after })))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
