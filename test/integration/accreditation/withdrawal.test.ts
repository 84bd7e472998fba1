import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { NotInScreening } from '../../../functions/accreditation/domain/problems.ts';
import { getAccreditation } from '../../../functions/accreditation/get-accreditation.ts';
import { getBadge, getLiveBadge } from '../../../functions/accreditation/get-badge.ts';
import { giveVerdicts } from '../../../functions/accreditation/give-verdicts.ts';
import { NotYetKnown } from '../../../functions/accreditation/not-yet-known.ts';
import { openScreening } from '../../../functions/accreditation/open-screening.ts';
import { returnToScreening } from '../../../functions/accreditation/return-to-screening.ts';
import { withdrawForReplaced, withdrawForWithdrawn } from '../../../functions/accreditation/withdraw-accreditation.ts';
import { AlreadyConsumed } from '../../../functions/shared/dynamo/command-log.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { NotFound } from '../../../functions/shared/problem.ts';
import { commandBy } from '../../support/commands.ts';
import { AccreditationDesk, BEFORE, caller, MORNING, minister, officerOf, type Person } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
  conferenceId = await desk.conference();
});

const officer = officerOf('protocol');
const successorId = newId('dgt', BEFORE);
const somebody = (): Person => ({
  conferenceId,
  delegationId: newId('dlg', BEFORE),
  delegateId: newId('dgt', BEFORE),
});
const queue = (status: 'screening' | 'withdrawn', delegationId: string) =>
  desk.accreditations.list(conferenceId, { status, delegationId }, { limit: 50 }, Buffer.alloc(32));

describe('a delegate who is withdrawn', () => {
  it('leaves the queue for good, with what was said as the record', async () => {
    const person = await desk.nominate(conferenceId);
    await desk.verdict(person, 'protocol', 'hold');
    await desk.withdraw(person);
    expect((await queue('screening', person.delegationId)).items).toEqual([]);
    expect((await queue('withdrawn', person.delegationId)).items).toHaveLength(1);
    const { view } = await getAccreditation(desk, { ...person, caller: officer });
    expect(view).toMatchObject({
      status: 'withdrawn',
      withdrawal: { reason: 'withdrawn', at: BEFORE.toISOString() },
      pending: [],
      history: [{ authority: 'protocol', verdict: 'hold' }],
    });
    expect(await desk.said(person.delegateId)).toEqual(['decision-recorded.v1']);
  });

  it('has a badge that no gate lets through from that moment, and whoever keeps lists of badges is told', async () => {
    const person = await desk.accredit(conferenceId);
    const { credential } = await desk.badge(conferenceId, person.serial);
    await desk.withdraw(person);
    for (const shown of [{ credential }, { serial: person.serial }]) {
      expect(await desk.scan(conferenceId, shown)).toMatchObject({ result: 'refused', reason: 'revoked' });
    }
    await expect(getLiveBadge(desk, { conferenceId, serial: person.serial, caller: officer })).rejects.toMatchObject({
      slug: 'badge-not-active',
      members: { badgeStatus: 'revoked' },
    });
    const [revoked, ...others] = (await desk.eventsAbout(person.serial)).filter(
      ({ detailType }) => detailType === 'badge-revoked.v1',
    );
    expect(others).toEqual([]);
    expect(revoked?.detail).toMatchObject({
      metadata: { aggregateId: person.serial, aggregateVersion: 2 },
      data: { serial: person.serial, badgeVersion: 1, delegateId: person.delegateId, reason: 'withdrawn' },
    });
  });

  it('while the badge was suspended has it dead as well', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.amend(person, minister, true, 3);
    await desk.withdraw(person, 4);
    expect((await desk.badge(conferenceId, person.serial)).status).toBe('revoked');
  });

  it('with the whole delegation says so', async () => {
    const person = await desk.nominate(conferenceId);
    await withdrawForWithdrawn(desk, desk.withdrawal(person, 3, 'delegation-withdrawn'), MORNING);
    expect((await desk.read(person)).withdrawal?.reason).toBe('delegation-withdrawn');
  });
});

it('a delegate who is replaced has a badge that says so, and the record names who comes in the place', async () => {
  const person = await desk.accredit(conferenceId);
  await desk.substitute(person, successorId);
  expect(await desk.read(person)).toMatchObject({
    status: 'withdrawn',
    withdrawal: { reason: 'replaced', successorId },
  });
  expect(await desk.badge(conferenceId, person.serial)).toMatchObject({ status: 'replaced' });
  expect(await desk.scan(conferenceId, { serial: person.serial })).toMatchObject({ reason: 'replaced' });
  const revoked = (await desk.eventsAbout(person.serial)).find(({ detailType }) => detailType === 'badge-revoked.v1');
  expect(revoked?.detail.data).toMatchObject({ reason: 'replaced' });
});

describe('a late verdict', () => {
  it.each([
    ['withdrawn', (person: Person) => desk.withdraw(person), { accreditationStatus: 'withdrawn' }],
    [
      'replaced',
      (person: Person) => desk.substitute(person, successorId),
      { accreditationStatus: 'withdrawn', successorId },
    ],
  ])('on a delegate who was %s changes nothing and says so, also in a batch', async (said, end, members) => {
    const person = await desk.nominate(conferenceId);
    await end(person);
    const before = await desk.read(person);
    const refusal = await desk.verdict(person, 'protocol', 'clear').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NotInScreening);
    expect(refusal).toMatchObject({ members, message: expect.stringContaining(`The delegate was ${said}`) });

    const command = commandBy(officer.subject, conferenceId, { now: BEFORE, key: randomUUID() });
    const verdicts = [{ delegateId: person.delegateId, authority: 'protocol', verdict: 'clear' } as const];
    const { body } = await giveVerdicts(desk, { conferenceId, verdicts, caller: officer, ...command });
    expect(body).toMatchObject({
      results: [{ status: 'rejected', problem: { type: '/problems/not-in-screening', status: 409, ...members } }],
    });
    expect(await desk.read(person)).toEqual(before);
    expect(await desk.said(person.delegateId)).toEqual([]);
  });

  it('and the withdrawal at the same moment leave no live badge', async () => {
    for (let round = 0; round < 10; round++) {
      const person = await desk.nominate(conferenceId);
      await Promise.allSettled([desk.verdict(person, 'protocol', 'clear'), desk.withdraw(person)]);
      const { status, serial } = await desk.read(person);
      expect(status).toBe('withdrawn');
      if (serial) expect((await desk.badge(conferenceId, serial)).status).toBe('revoked');
      const revocations = (await desk.said(person.delegateId)).filter((name) => name === 'badge-revoked.v1');
      expect(revocations).toHaveLength(serial ? 1 : 0);
    }
  });
});

describe('the news of one delegate', () => {
  type News = 'nominated' | 'amended' | 'screened' | 'gone' | 'verdict';

  /** Hands over news in an order as the queues would: what cannot be read yet comes again, and each may come twice. */
  async function play(order: readonly News[], isReplaced: boolean): Promise<Person> {
    const person = somebody();
    const amended = { ...minister, rank: 'Prime Minister' };
    const news = {
      nominated: desk.nomination(person, minister, 2),
      amended: desk.amendment(person, { ...minister, rank: 'Envoy' }, false, 3),
      screened: desk.amendment(person, amended, true, 4),
      withdrawn: desk.withdrawal(person, 5),
      replaced: desk.substitution(person, 5, successorId),
    };
    const hand: Readonly<Record<News, () => Promise<unknown>>> = {
      nominated: () => openScreening(desk, news.nominated, BEFORE),
      amended: () => returnToScreening(desk, news.amended, BEFORE),
      screened: () => returnToScreening(desk, news.screened, BEFORE),
      gone: () =>
        isReplaced
          ? withdrawForReplaced(desk, news.replaced, BEFORE)
          : withdrawForWithdrawn(desk, news.withdrawn, BEFORE),
      verdict: () => desk.verdict(person, 'protocol', 'clear'),
    };
    let waiting = [...order];
    while (waiting.length > 0) {
      const again: News[] = [];
      for (const one of waiting) {
        await hand[one]().catch((error: unknown) => {
          if (error instanceof NotYetKnown) again.push(one);
          else if (
            ![OutdatedEvent, AlreadyConsumed, NotInScreening, NotFound].some((expected) => error instanceof expected)
          )
            throw error;
        });
      }
      waiting = again;
    }
    return person;
  }

  it('ends the same in every order and with every repetition: withdrawn, with the last profile and no live badge', async () => {
    const all: readonly News[] = ['nominated', 'amended', 'screened', 'gone', 'verdict'];
    const twice = [...all, ...all];
    const orders = fc.shuffledSubarray(twice, { minLength: twice.length });
    await fc.assert(
      fc.asyncProperty(orders, fc.boolean(), async (order, isReplaced) => {
        const person = await play(order, isReplaced);
        const { status, withdrawal, profile, serial } = await desk.read(person);
        expect({ status, reason: withdrawal?.reason, rank: profile.rank }).toEqual({
          status: 'withdrawn',
          reason: isReplaced ? 'replaced' : 'withdrawn',
          rank: 'Prime Minister',
        });
        const told = await desk.said(person.delegateId);
        expect(told.filter((name) => name === 'badge-revoked.v1')).toHaveLength(serial ? 1 : 0);
        if (serial) expect((await desk.badge(conferenceId, serial)).status).toBe(isReplaced ? 'replaced' : 'revoked');
        expect((await queue('screening', person.delegationId)).items).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('opens no screening when the withdrawal came first, and gives no badge where nobody is asked', async () => {
    const staff = { key: 'staff', title: 'Staff', zones: [], requiredVerdicts: [], photoRequired: false };
    const open = await desk.conference({ categories: [staff] });
    const person = { ...somebody(), conferenceId: open };
    await desk.withdraw(person);
    await expect(getAccreditation(desk, { ...person, caller: officer })).rejects.toThrow(NotFound);
    await expect(desk.withdraw(person)).rejects.toThrow(OutdatedEvent);
    const nomination = desk.nomination(person, { ...minister, category: 'staff' });
    await openScreening(desk, nomination, BEFORE);
    await expect(openScreening(desk, nomination, BEFORE)).rejects.toThrow(OutdatedEvent);
    expect(await desk.read(person)).toMatchObject({ status: 'withdrawn', profile: { badgeName: 'Amina Diallo' } });
    expect((await desk.read(person)).serial).toBeUndefined();
    expect(await desk.said(person.delegateId)).toEqual([]);
  });

  it('may come twenty times at once, the withdrawal with the nomination', async () => {
    const person = somebody();
    const [nomination, withdrawal] = [desk.nomination(person, minister), desk.withdrawal(person, 3)];
    await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 ? openScreening(desk, nomination, BEFORE) : withdrawForWithdrawn(desk, withdrawal, BEFORE),
      ),
    );
    expect(await desk.read(person)).toMatchObject({ status: 'withdrawn', profile: { badgeName: 'Amina Diallo' } });
  });
});

describe('whoever speaks for a delegation', () => {
  it('sees its people from the moment the news of it arrives, the backups as the primary, and not a moment longer', async () => {
    const [primary, backup, next] = ['primary', 'backup', 'next'].map((name) => `${name}-${randomUUID()}`) as [
      string,
      string,
      string,
    ];
    const delegationId = await desk.delegation(conferenceId, primary);
    const person = await desk.accredit(conferenceId, minister, delegationId);
    const sees = async (subject: string): Promise<boolean> => {
      const question = { conferenceId, caller: caller(subject) };
      const seen = await Promise.allSettled([
        getAccreditation(desk, { ...question, delegateId: person.delegateId }),
        getBadge(desk, { ...question, serial: person.serial }),
      ]);
      expect(new Set(seen.map(({ status }) => status)).size).toBe(1);
      return seen[0].status === 'fulfilled';
    };
    const everybody = async () => Promise.all([primary, backup, next].map(sees));

    expect(await everybody()).toEqual([true, false, false]);
    await desk.focalPoints(conferenceId, delegationId, [primary, backup], 2);
    expect(await everybody()).toEqual([true, true, false]);
    await desk.focalPoints(conferenceId, delegationId, [backup, next], 4);
    expect(await everybody()).toEqual([false, true, true]);
    await expect(desk.focalPoints(conferenceId, delegationId, [primary], 3)).rejects.toThrow(OutdatedEvent);
    expect(await everybody()).toEqual([false, true, true]);
  });
});

describe('what a withdrawal costs', () => {
  it('is one conditional write, and with a badge the accreditation, the badge, its entry for the revocation list and the inbox mark', async () => {
    const waiting = await desk.nominate(conferenceId);
    const { table, indexes } = await desk.table.measure(() => desk.withdraw(waiting));
    expect(table).toEqual({ read: 0.5, write: 1 });
    expect(indexes.write).toBeLessThanOrEqual(4); // out of one status and into the other, in both indexes
    const early = await desk.table.measure(() => desk.withdraw(somebody()));
    expect(early.table).toEqual({ read: 0.5, write: 1 });
    const admitted = await desk.accredit(conferenceId);
    const withBadge = await desk.table.measure(() => desk.withdraw(admitted));
    expect(withBadge.table).toEqual({ read: 1.5, write: 8 });
  });
});
