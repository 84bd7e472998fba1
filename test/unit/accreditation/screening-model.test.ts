import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Authority, VerdictKind } from '../../../events/vocabulary.ts';
import {
  type Accreditation,
  type AccreditationStatus,
  amend,
  giveVerdictOn,
  openAccreditation,
  type Reversal,
  reverse,
  withdraw,
} from '../../../functions/accreditation/domain/accreditation.ts';
import { Problem } from '../../../functions/shared/problem.ts';

/**
 * Whatever is said of somebody, by whom and in which order: the accreditation is what a much simpler book of it says. The
 * book knows each authority's last word, in the order of the words, and a decision if there is one.
 */

const authorities: readonly Authority[] = ['protocol', 'security', 'host'];
const kinds: readonly VerdictKind[] = ['clear', 'refuse', 'hold', 'more-info'];
const officers = ['Anna', 'Boris'] as const;

type Step =
  | { readonly does: 'say'; readonly authority: Authority; readonly verdict: VerdictKind }
  | { readonly does: 'amend'; readonly screened: boolean }
  | { readonly does: Reversal; readonly by: (typeof officers)[number]; readonly waits: boolean }
  | { readonly does: 'withdraw' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant('say' as const),
      authority: fc.constantFrom(...authorities),
      verdict: fc.constantFrom(...kinds, 'clear' as const, 'clear' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('amend' as const), screened: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constantFrom('revoke' as const, 'reopen' as const),
      by: fc.constantFrom(...officers),
      // Longer than a proposal lives.
      waits: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('withdraw' as const) }) },
);

const HOUR = 3_600_000;

class Book {
  words: { authority: Authority; verdict: VerdictKind }[] = [];
  final: 'revoked' | 'withdrawn' | undefined;
  proposed: { action: Reversal; by: string; at: number } | undefined;
  readonly required: readonly Authority[];

  constructor(required: readonly Authority[]) {
    this.required = required;
  }

  get status(): AccreditationStatus {
    if (this.final) return this.final;
    const said = (verdict: VerdictKind) => this.words.filter((word) => word.verdict === verdict).length;
    if (said('refuse') > 0) return 'refused';
    const open = this.words.findLast(({ verdict }) => verdict !== 'clear');
    if (open) return open.verdict === 'hold' ? 'on-hold' : 'info-requested';
    return said('clear') === this.required.length ? 'accredited' : 'screening';
  }

  /** Whether it is taken. */
  take(taken: Step, at: number): boolean {
    const { status } = this;
    const isOver = status === 'refused' || status === 'revoked' || status === 'withdrawn';
    switch (taken.does) {
      case 'say': {
        if (isOver || status === 'accredited' || !this.required.includes(taken.authority)) return false;
        const { authority, verdict } = taken;
        this.words = [...this.words.filter((word) => word.authority !== authority), { authority, verdict }];
        return true;
      }
      case 'amend':
        if (isOver) return true;
        if (taken.screened) this.proposed = undefined;
        this.words = taken.screened ? [] : this.words.filter(({ verdict }) => verdict !== 'more-info');
        return true;
      case 'withdraw':
        this.final = 'withdrawn';
        this.proposed = undefined;
        return status !== 'withdrawn';
      default: {
        if (taken.does === 'revoke' ? status !== 'accredited' : status !== 'refused' && status !== 'revoked') {
          return false;
        }
        const open = this.proposed && at - this.proposed.at < HOUR ? this.proposed : undefined;
        if (open?.by === taken.by) return false;
        this.proposed = open ? undefined : { action: taken.does, by: taken.by, at };
        if (!open) return true;
        this.final = taken.does === 'revoke' ? 'revoked' : undefined;
        if (taken.does === 'reopen') this.words = [];
        return true;
      }
    }
  }
}

const profile = {
  badgeName: 'Amina Diallo',
  function: 'adviser',
  category: 'media',
  headOfDelegation: false,
  attendance: 'in-person' as const,
};

const opened = (required: readonly Authority[]): Accreditation =>
  openAccreditation(
    {
      conferenceId: 'mcis-2021',
      delegateId: 'dgt_01F8QZ7X9V0000000000000004',
      delegationId: 'dlg_01F8QZ7X9V0000000000000002',
      profile,
      queuedAt: '2021-05-03T08:00:00.000Z',
      priority: 5,
      registrationVersion: 2,
    },
    required,
  );

/** What the domain makes of a step; undefined where it refuses. */
function carryOut(before: Accreditation, taken: Step, time: number, required: readonly Authority[]) {
  const at = new Date(time).toISOString();
  try {
    switch (taken.does) {
      case 'say':
        return giveVerdictOn(before, { ...taken, by: 'an officer', at }, required);
      case 'amend': {
        const { screened } = taken;
        const registrationVersion = before.registrationVersion + 1;
        return amend(before, { profile, priority: 5, screened, registrationVersion, at }, required)?.accreditation;
      }
      case 'withdraw':
        return withdraw(before, { reason: 'withdrawn', at });
      default:
        return reverse(before, { action: taken.does, reasonCode: 'new-facts', by: taken.by, at }, required)
          .accreditation;
    }
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

it('whatever happens to somebody and in which order, the state is what the last words make it', () => {
  fc.assert(
    fc.property(
      fc.subarray([...authorities], { minLength: 1 }),
      fc.array(step, { maxLength: 40 }),
      (required, steps) => {
        const book = new Book(required);
        let accreditation = opened(required);
        let time = Date.parse('2021-05-03T09:00:00Z');
        for (const taken of steps) {
          time += 'waits' in taken && taken.waits ? HOUR : 1000;
          const after = carryOut(accreditation, taken, time, required);
          expect(after !== undefined, JSON.stringify(taken)).toBe(book.take(taken, time));
          if (after) expect(after.version).toBe(accreditation.version + 1);
          accreditation = after ?? accreditation;
          expect(accreditation.status).toBe(book.status);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

it('the same last words make the same decision in whatever order the authorities speak', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('clear' as const, 'clear' as const, 'refuse' as const), { minLength: 3, maxLength: 3 }),
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      (verdicts, order) => {
        let accreditation = opened(authorities);
        for (const at of order) {
          const taken = {
            does: 'say' as const,
            authority: authorities[at] ?? 'host',
            verdict: verdicts[at] ?? 'clear',
          };
          accreditation =
            carryOut(accreditation, taken, Date.parse('2021-05-03T09:00:00Z'), authorities) ?? accreditation;
        }
        expect(accreditation.status).toBe(verdicts.includes('refuse') ? 'refused' : 'accredited');
      },
    ),
  );
});
