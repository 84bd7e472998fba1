import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, type Facts, joinFacts, standingOf } from '../../../functions/registration/domain/standing.ts';
import { changeOf, contributionOf, presentTotals, sumOf } from '../../../functions/registration/domain/totals.ts';

const at = (minute: number) => `2021-06-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
const decided = (outcome: Decision['outcome'], minute: number, version = minute): Facts => ({
  decision: { outcome, version, at: at(minute) },
});
const joined = (...told: Facts[]): Facts => told.reduce(joinFacts, {});

describe('somebody nominated stands', () => {
  it.each([
    ['nominated', 'before any decision', []],
    ['accredited', 'once admitted', [decided('accredited', 2)]],
    ['refused', 'once refused', [decided('refused', 2)]],
    ['info-requested', 'while officers wait for more', [decided('info-requested', 2)]],
    ['nominated', 'once that came', [decided('info-requested', 2), { amendedAt: at(3) }]],
    ['accredited', 'though amended in something that nobody screens', [decided('accredited', 2), { amendedAt: at(3) }]],
    ['nominated', 'when screened again', [decided('accredited', 2), { amendedAt: at(3), screenedAt: at(3) }]],
    ['accredited', 'when admitted anew', [{ screenedAt: at(3) }, decided('accredited', 4)]],
    ['refused', 'when revoked', [decided('accredited', 2), decided('refused', 3)]],
    ['nominated', 'when reopened after that', [decided('refused', 3), decided('reopened', 4)]],
    [
      'accredited',
      'when admitted after all',
      [decided('refused', 3), decided('accredited', 5), decided('reopened', 4)],
    ],
    [
      'withdrawn',
      'whatever officers decided',
      [{ leftAs: 'withdrawn', leftOn: '2021-06-02' }, decided('accredited', 2)],
    ],
    ['replaced', 'once another came', [{ leftAs: 'replaced', leftOn: '2021-06-02' }]],
  ] as const)('%s %s', (standing, _, told) => {
    expect(standingOf(joined(...told))).toBe(standing);
  });

  it('by the newest decision, whatever comes first', () => {
    const told = [decided('refused', 2), decided('accredited', 5), decided('info-requested', 3)];
    expect(standingOf(joined(...told))).toBe('accredited');
    expect(standingOf(joined(...told.toReversed()))).toBe('accredited');
  });
});

const day = fc.constantFrom('2021-06-01', '2021-06-02', '2021-06-03');
const news: fc.Arbitrary<Facts> = fc.oneof(
  day.map((nominatedOn) => ({ nominatedOn })),
  fc
    .record({
      version: fc.nat(5),
      category: fc.constantFrom('head', 'member'),
      comesInPerson: fc.boolean(),
      arrivesOn: fc.option(day, { nil: undefined }),
    })
    // One version is one profile.
    .map((profile) => ({
      profile: {
        ...profile,
        category: profile.version % 2 ? 'head' : 'member',
        comesInPerson: profile.version < 4,
        arrivesOn: undefined,
      },
    })),
  fc.record({ leftOn: day, leftAs: fc.constantFrom('withdrawn' as const, 'replaced' as const) }),
  fc
    .nat(9)
    .map((version) => decided((['refused', 'accredited', 'reopened'] as const)[version % 3] ?? 'refused', version)),
  fc.nat(9).map((minute) => ({ amendedAt: at(minute), screenedAt: at(minute) })),
);

describe('whatever comes, in whatever order, twice or in parts', () => {
  it('the same becomes known, and the counters end the same', () => {
    fc.assert(
      fc.property(
        fc.array(news, { maxLength: 12 }).chain((told) =>
          fc.record({
            told: fc.constant(told),
            shuffled: fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 }),
            cuts: fc.array(fc.nat(24), { maxLength: 4 }),
          }),
        ),
        ({ told, shuffled, cuts }) => {
          const inOrder = joined(...told);
          let known: Facts = {};
          const changes = [];
          const ends = [...cuts.toSorted((a, b) => a - b), shuffled.length];
          for (const [index, end] of ends.entries()) {
            const after = shuffled.slice(ends[index - 1] ?? 0, end).reduce(joinFacts, known);
            changes.push(changeOf([{ before: known, after }]));
            known = after;
          }
          expect(joinFacts(known, {})).toEqual(joinFacts(inOrder, {}));
          const counted = new Map([...sumOf(changes)].filter(([, count]) => count !== 0));
          expect(counted).toEqual(changeOf([{ before: {}, after: inOrder }]));
        },
      ),
    );
  });
});

describe('the totals', () => {
  const nominated = (category: string, arrivesOn?: string, departsOn?: string): Facts => ({
    nominatedOn: '2021-05-03',
    profile: { version: 1, category, comesInPerson: true, arrivesOn, departsOn },
  });
  const span = { startsOn: '2021-06-22', endsOn: '2021-06-24', categories: [{ key: 'head' }, { key: 'member' }] };
  const totalsOf = (...all: Facts[]) => presentTotals(changeOf(all.map((after) => ({ before: {}, after }))), span);

  it('have each person in one place of one category, and each category of the conference', () => {
    const totals = totalsOf(
      { registeredOn: '2021-05-02' },
      { registeredOn: '2021-05-02', submittedOn: '2021-05-03' },
      nominated('member'),
      { ...nominated('member'), ...decided('accredited', 2) },
      { ...nominated('member'), leftOn: '2021-06-20', leftAs: 'withdrawn' },
    );
    expect(totals.delegations).toEqual({ registered: 1, submitted: 1, withdrawn: 0 });
    expect(totals.delegates).toMatchObject({ nominated: 1, accredited: 1, withdrawn: 1, refused: 0 });
    expect(totals.byCategory).toMatchObject({ head: { nominated: 0 }, member: { nominated: 1, accredited: 1 } });
    expect(totals.byDay).toEqual([
      { day: '2021-05-02', registered: 2, nominated: 0, withdrawn: 0, replaced: 0 },
      { day: '2021-05-03', registered: 0, nominated: 3, withdrawn: 0, replaced: 0 },
      { day: '2021-06-20', registered: 0, nominated: 0, withdrawn: 1, replaced: 0 },
    ]);
  });

  it('say who is there on each day: from the arrival to the day of the departure', () => {
    const { onSite } = totalsOf(
      nominated('member', '2021-06-21', '2021-06-23'),
      nominated('member', '2021-06-23', '2021-06-23'),
      nominated('member'),
      { ...nominated('member', '2021-06-22'), ...decided('refused', 1) },
    );
    expect(onSite).toEqual({
      arrivalUnknown: 1,
      departureUnknown: 1,
      days: [
        { day: '2021-06-21', arrivals: 1, departures: 0, present: 2 },
        { day: '2021-06-22', arrivals: 0, departures: 0, present: 2 },
        { day: '2021-06-23', arrivals: 1, departures: 2, present: 3 },
        { day: '2021-06-24', arrivals: 0, departures: 0, present: 1 },
      ],
    });
  });

  it('leave out who is not known to be nominated yet', () => {
    expect(contributionOf({ ...decided('accredited', 1) })).toEqual([]);
  });
});
