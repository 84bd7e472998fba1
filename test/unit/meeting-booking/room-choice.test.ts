import { describe, expect, it } from 'vitest';
import { roomsInOrder } from '../../../functions/meeting-booking/domain/room-choice.ts';

const room = (roomId: string, capacity: number, ...features: string[]) => ({
  roomId,
  name: roomId,
  capacity,
  turnaroundMinutes: 15,
  features,
});
const rooms = [
  room('large', 12),
  room('booth', 12, 'interpretation-booth'),
  room('small', 8),
  room('host', 16, 'host-only', 'interpretation-booth'),
];
const order = (seats: number, withHost: boolean, features: readonly string[] = []) =>
  roomsInOrder(rooms, { seats, withHost, features, meetingId: 'mtg_1' }).map(({ roomId }) => roomId);

describe('the choice of a room', () => {
  it('takes the smallest that is large enough, and of these the least equipped', () => {
    expect(order(4, false)).toEqual(['small', 'large', 'booth']);
    expect(order(9, false)).toEqual(['large', 'booth']);
    expect(order(13, false)).toEqual([]);
  });

  it('keeps the host’s room for the host, and sends the host there first', () => {
    expect(order(4, true)).toEqual(['host', 'small', 'large', 'booth']);
    expect(order(16, true)).toEqual(['host']);
  });

  it('takes only rooms that have what is needed', () => {
    expect(order(4, false, ['interpretation-booth'])).toEqual(['booth']);
    expect(order(4, true, ['interpretation-booth'])).toEqual(['host', 'booth']);
    expect(order(4, false, ['video'])).toEqual([]);
  });

  it('spreads meetings over rooms that are alike, each always in its own order', () => {
    const alike = Array.from({ length: 8 }, (_, index) => room(`room-${index}`, 12));
    const firsts = Array.from({ length: 400 }, (_, index) => {
      const need = { meetingId: `mtg_${index}`, seats: 4, withHost: false, features: [] };
      const chosen = roomsInOrder(alike, need)[0]?.roomId;
      expect(roomsInOrder(alike.toReversed(), need)[0]?.roomId).toBe(chosen);
      return chosen;
    });
    for (const { roomId } of alike) {
      const share = firsts.filter((one) => one === roomId).length;
      expect(share).toBeGreaterThan(25);
      expect(share).toBeLessThan(85);
    }
  });
});
