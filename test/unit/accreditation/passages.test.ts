import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePassages, type Passed } from '../../../functions/accreditation/domain/passages.ts';

const minute = (count: number): string => new Date(Date.UTC(2021, 5, 22, 6, count)).toISOString();
const passed = (scanId: string, deviceId: string, direction: 'in' | 'out', at: number, zone = 'plenary'): Passed => ({
  scanId,
  deviceId,
  zone,
  direction,
  at: minute(at),
});

/** Few values, so that instants and devices coincide often. */
const passages = fc.uniqueArray(
  fc.record({
    scanId: fc.integer({ min: 0, max: 40 }).map((id) => `scan-${String(id).padStart(2, '0')}`),
    deviceId: fc.constantFrom('gate-1', 'gate-2', 'gate-3'),
    zone: fc.constantFrom('plenary', 'lounge'),
    direction: fc.constantFrom('in' as const, 'out' as const),
    at: fc.integer({ min: 0, max: 5 }).map(minute),
  }),
  { selector: ({ scanId }) => scanId, maxLength: 12 },
);
const withShuffle = passages.chain((all) =>
  fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
);

describe('passages of one badge, merged', () => {
  it('leave the bearer where the last passage of each zone led', () => {
    const { moves, conflicts } = mergePassages([
      passed('b', 'gate-1', 'out', 5),
      passed('a', 'gate-2', 'in', 1),
      passed('c', 'gate-2', 'in', 2, 'lounge'),
    ]);
    expect(moves).toEqual([
      { zone: 'plenary', direction: 'out', at: Date.parse(minute(5)) },
      { zone: 'lounge', direction: 'in', at: Date.parse(minute(2)) },
    ]);
    expect(conflicts).toEqual([]);
  });

  it('conflict where somebody went in twice without going out, and name both devices', () => {
    const [first, second] = [passed('a', 'gate-1', 'in', 1), passed('b', 'gate-2', 'in', 3)];
    const conflict = { kind: 'already-inside', zone: 'plenary', earlier: first, later: second };
    expect(mergePassages([second, first]).conflicts).toEqual([conflict]);
    // The exit between them comes to light: there was no conflict.
    expect(mergePassages([second, first, passed('c', 'gate-1', 'out', 2)]).conflicts).toEqual([]);
  });

  it('conflict where somebody went out twice, and not where the first thing known is an exit', () => {
    const { conflicts } = mergePassages([passed('a', 'gate-1', 'out', 1), passed('b', 'gate-1', 'out', 2)]);
    expect(conflicts).toMatchObject([{ kind: 'not-inside', earlier: { scanId: 'a' }, later: { scanId: 'b' } }]);
  });

  it('go by device and then by scan at one instant', () => {
    const together = [passed('a', 'gate-2', 'in', 1), passed('c', 'gate-1', 'out', 1), passed('b', 'gate-1', 'in', 1)];
    expect(mergePassages(together)).toMatchObject({
      moves: [{ direction: 'in' }],
      conflicts: [],
    });
  });

  it('say the same in whatever order they became known', () => {
    fc.assert(
      fc.property(withShuffle, ([all, shuffled]) => {
        expect(mergePassages(shuffled)).toEqual(mergePassages(all));
      }),
      { numRuns: 500 },
    );
  });

  it('have one conflict for every passage that repeats the direction of the one before it in its zone', () => {
    fc.assert(
      fc.property(passages, (all) => {
        const { moves, conflicts } = mergePassages(all);
        const zones = new Set(all.map(({ zone }) => zone));
        expect(moves).toHaveLength(zones.size);
        for (const { earlier, later, kind } of conflicts) {
          expect(earlier.direction).toBe(later.direction);
          expect(kind).toBe(later.direction === 'in' ? 'already-inside' : 'not-inside');
          expect(earlier.at <= later.at).toBe(true);
        }
        // Directions alternate but for the conflicts, so ins and outs differ by at most one for each zone and conflict.
        const balance = all.filter(({ direction }) => direction === 'in').length * 2 - all.length;
        expect(Math.abs(balance)).toBeLessThanOrEqual(zones.size + conflicts.length);
      }),
    );
  });
});
