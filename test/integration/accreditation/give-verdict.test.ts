import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  NotInScreening,
  UnknownCategory,
  VerdictNotRequired,
} from '../../../functions/accreditation/domain/problems.ts';
import { authenticateCredential } from '../../../functions/accreditation/domain/verify-credential.ts';
import { verifyWithNode } from '../../../functions/accreditation/signing/verify-with-node.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { Forbidden, NotFound, StaleVersion } from '../../../functions/shared/problem.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { AccreditationDesk, adviser, BEFORE, caller, minister } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
  conferenceId = await desk.conference();
});

describe('the last required verdict', () => {
  it('accredits a minister and issues the badge in the same step', async () => {
    const person = await desk.nominate(conferenceId);
    const { body, etag } = await desk.verdict(person, 'protocol', 'clear');
    expect(body).toMatchObject({ delegateId: person.delegateId, status: 'accredited' });
    expect(etag).toBe('"2"');
    const badge = await desk.badge(conferenceId, body.serial);
    expect(badge).toMatchObject({
      badgeVersion: 1,
      status: 'active',
      category: 'head',
      badgeName: 'Amina Diallo',
      zones: ['plenary', 'bilateral-wing', 'vip-lounge', 'media-stakeout'],
      validFrom: '2021-06-20T21:00:00.000Z',
      validUntil: '2021-06-25T21:00:00.000Z',
    });
    expect(authenticateCredential(badge.credential, await desk.keys(), verifyWithNode)).toEqual({
      result: 'valid',
      claims: {
        conferenceId,
        serial: badge.serial,
        version: 1,
        category: 'head',
        zones: badge.zones,
        notBefore: Date.parse('2021-06-20T21:00:00Z') / 1000,
        notAfter: Date.parse('2021-06-25T21:00:00Z') / 1000,
      },
    });
  });

  it('tells of the admission and of the badge in one breath', async () => {
    const person = await desk.nominate(conferenceId);
    const { body } = await desk.verdict(person, 'protocol', 'clear');
    const events = await desk.eventsAbout(person.delegateId);
    expect(events).toHaveLength(2);
    const said = (detailType: string) => events.find((event) => event.detailType === detailType)?.detail;
    expect(said('delegate-accredited.v1')).toMatchObject({
      metadata: { aggregateId: person.delegateId, aggregateVersion: 2 },
      data: { delegateId: person.delegateId, delegationId: person.delegationId, category: 'head', serial: body.serial },
    });
    expect(said('badge-issued.v1')).toMatchObject({
      metadata: { aggregateId: body.serial, aggregateVersion: 1 },
      data: { serial: body.serial, badgeVersion: 1, delegateId: person.delegateId },
    });
  });

  it('waits for every authority that the category asks', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    expect((await desk.verdict(person, 'security', 'clear')).body).toEqual({
      delegateId: person.delegateId,
      status: 'screening',
    });
    expect((await desk.verdict(person, 'protocol', 'clear')).body.status).toBe('accredited');
  });

  it('admits a minister who attends by video without a badge', async () => {
    const person = await desk.nominate(conferenceId, { ...minister, attendance: 'remote' });
    const { body } = await desk.verdict(person, 'protocol', 'clear');
    expect(body).toEqual({ delegateId: person.delegateId, status: 'accredited' });
    expect(await desk.said(person.delegateId)).toEqual(['delegate-accredited.v1']);
  });

  it('issues a badge with a validity that can be written down, however odd the days of the conference are', async () => {
    const odd = await desk.conference({ startsOn: '0000-01-01', endsOn: '9999-12-31' });
    const { validFrom, validUntil } = await desk.badge(odd, (await desk.accredit(odd)).serial);
    expect([validFrom, validUntil]).toEqual(['1970-01-01T00:00:00.000Z', '9999-12-31T00:00:00.000Z']);
  });

  it('issues a badge that opens as many zones as a category can have', async () => {
    const zones = Array.from({ length: 40 }, (_, index) => `zone-with-a-long-name-no-${index}`.padEnd(31, 'x'));
    const many = await desk.conference({
      categories: [{ key: 'head', title: 'Head', zones, requiredVerdicts: ['protocol'], photoRequired: false }],
    });
    const person = await desk.nominate(many);
    const { body } = await desk.verdict(person, 'protocol', 'clear');
    expect((await desk.badge(many, body.serial)).zones).toEqual(zones);
  });
});

describe('other verdicts', () => {
  it('refuses at once, and tells no reason', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    const { body } = await desk.verdict(person, 'security', 'refuse', {
      note: 'known to us',
      reasonCode: 'security-risk',
    });
    expect(body.status).toBe('refused');
    const [event, ...others] = await desk.eventsAbout(person.delegateId);
    expect(others).toEqual([]);
    expect(event?.detail.data).toEqual({ delegateId: person.delegateId, delegationId: person.delegationId });
  });

  it('asks the focal point for more, with the code of what is missing', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    const { body } = await desk.verdict(person, 'security', 'more-info', { note: 'for officers' });
    expect(body.status).toBe('info-requested');
    const [event] = await desk.eventsAbout(person.delegateId);
    expect(event).toMatchObject({ detailType: 'info-requested.v1' });
    expect(event?.detail.data).toEqual({
      delegateId: person.delegateId,
      delegationId: person.delegationId,
      authority: 'security',
      reasonCode: 'photo-unclear',
    });
  });

  it('keeps in the history who said what', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    await desk.verdict(person, 'security', 'hold', { note: 'asked the embassy' });
    await desk.verdict(person, 'security', 'clear');
    const { verdicts, status } = await desk.read(person);
    expect(status).toBe('screening');
    expect(verdicts).toEqual([
      {
        authority: 'security',
        verdict: 'hold',
        reasonCode: 'photo-unclear',
        note: 'asked the embassy',
        by: 'security-officer',
        at: BEFORE.toISOString(),
      },
      { authority: 'security', verdict: 'clear', by: 'security-officer', at: BEFORE.toISOString() },
    ]);
  });
});

describe('a verdict is not taken', () => {
  it('from somebody who does not speak for the authority', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    for (const [authority, role] of [
      ['security', 'protocol'],
      ['security', 'accreditation'],
      ['protocol', 'security'],
      ['protocol', 'organiser'],
      ['host', 'accreditation'],
    ] as const) {
      await expect(desk.verdict(person, authority, 'clear', { by: caller('x', role) })).rejects.toThrow(Forbidden);
    }
    expect((await desk.read(person)).version).toBe(1);
  });

  it('and the accreditation desk speaks for protocol', async () => {
    const person = await desk.nominate(conferenceId);
    const { body } = await desk.verdict(person, 'protocol', 'clear', { by: caller('desk', 'accreditation') });
    expect(body.status).toBe('accredited');
  });

  it('from an authority that is not asked', async () => {
    const person = await desk.nominate(conferenceId);
    await expect(desk.verdict(person, 'security', 'clear')).rejects.toThrow(VerdictNotRequired);
  });

  it('after a decision', async () => {
    const person = await desk.accredit(conferenceId);
    await expect(desk.verdict(person, 'protocol', 'refuse')).rejects.toThrow(NotInScreening);
  });

  it('on somebody who was never nominated, or at another conference', async () => {
    const person = await desk.nominate(conferenceId);
    await expect(desk.verdict({ ...person, delegateId: newId('dgt', BEFORE) }, 'protocol', 'clear')).rejects.toThrow(
      NotFound,
    );
    await expect(desk.verdict({ ...person, conferenceId: 'elsewhere' }, 'protocol', 'clear')).rejects.toThrow(NotFound);
  });

  it('on a version that the officer has not seen', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    await desk.verdict(person, 'security', 'clear', { expectedVersion: 1 });
    await expect(desk.verdict(person, 'protocol', 'clear', { expectedVersion: 1 })).rejects.toThrow(StaleVersion);
    expect((await desk.verdict(person, 'protocol', 'clear', { expectedVersion: 2 })).body.status).toBe('accredited');
  });

  it('in a category that the conference no longer has', async () => {
    const changing = await desk.conference();
    const person = await desk.nominate(changing);
    await desk.configure(changing, 2, { categories: referenceConference.categories.slice(1) });
    const elsewhere = desk.restarted();
    await expect(elsewhere.verdict(person, 'protocol', 'clear')).rejects.toThrow(UnknownCategory);
  });
});

describe('a repeat with the same key', () => {
  it('gets the first answer and gives no second verdict', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    const key = randomUUID();
    const first = await desk.verdict(person, 'security', 'hold', { key });
    const repeat = await desk.verdict(person, 'security', 'hold', { key }).catch((error: unknown) => error);
    expect(repeat).toBeInstanceOf(AlreadyAnswered);
    expect((repeat as AlreadyAnswered).answer).toEqual(first);
    expect((await desk.read(person)).verdicts).toHaveLength(1);
  });
});

describe('officers who decide at the same moment', () => {
  it('two last verdicts of two authorities issue one badge', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => desk.nominate(conferenceId, adviser)));
    for (const person of people) {
      const answers = await Promise.all([
        desk.verdict(person, 'security', 'clear'),
        desk.verdict(person, 'protocol', 'clear'),
      ]);
      expect(answers.map(({ body }) => body.status).sort()).toEqual(['accredited', 'screening']);
      expect((await desk.read(person)).verdicts).toHaveLength(2);
      expect(await desk.said(person.delegateId)).toEqual([
        'badge-issued.v1',
        'decision-recorded.v1',
        'delegate-accredited.v1',
      ]);
    }
  });

  it('thirty officers who give the last verdict issue one badge; the others learn that it is decided', async () => {
    const person = await desk.nominate(conferenceId);
    const answers = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) =>
        desk.verdict(person, 'protocol', 'clear', { by: caller(`officer-${index}`, 'protocol'), key: randomUUID() }),
      ),
    );
    const taken = answers.filter(({ status }) => status === 'fulfilled');
    expect(taken).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(NotInScreening);
    expect(await desk.said(person.delegateId)).toEqual(['badge-issued.v1', 'delegate-accredited.v1']);
  });

  it('twelve officers who hold somebody are all heard', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        desk.verdict(person, 'security', 'hold', { by: caller(`officer-${index}`, 'security') }),
      ),
    );
    expect((await desk.read(person)).verdicts).toHaveLength(12);
  });

  it('a refusal and the last clear leave one decision', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => desk.nominate(conferenceId, adviser)));
    for (const person of people) {
      await desk.verdict(person, 'protocol', 'clear');
      const answers = await Promise.allSettled([
        desk.verdict(person, 'security', 'clear'),
        desk.verdict(person, 'security', 'refuse'),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const { status, serial } = await desk.read(person);
      expect(serial === undefined).toBe(status === 'refused');
    }
  });
});

describe('what a verdict costs', () => {
  it('the last one: accreditation, badge and command record', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    await desk.verdict(person, 'security', 'clear', { by: caller(randomUUID(), 'security'), key: randomUUID() });
    const by = caller(randomUUID(), 'protocol');
    const { table, indexes } = await desk.table.measure(() =>
      desk.verdict(person, 'protocol', 'clear', { by, key: randomUUID() }),
    );
    expect(table.write).toBe(6);
    expect(table.read).toBeLessThanOrEqual(1);
    expect(indexes.write).toBe(4); // out of one place in each index and into another
  });

  it('the last one in a function that has just started reads the conference as well', async () => {
    const person = await desk.nominate(conferenceId);
    const started = desk.restarted();
    const { table } = await desk.table.measure(() =>
      started.verdict(person, 'protocol', 'clear', { key: randomUUID() }),
    );
    expect(table).toEqual({ read: 1.5, write: 6 });
  });

  it('the last of three on a journalist stays at that', async () => {
    const journalist = { ...adviser, category: 'media', function: 'correspondent', rank: undefined };
    const person = await desk.nominate(conferenceId, journalist);
    for (const authority of ['protocol', 'security'] as const) {
      await desk.verdict(person, authority, 'clear', { by: caller(randomUUID(), authority), key: randomUUID() });
    }
    const by = caller(randomUUID(), 'host');
    const { table } = await desk.table.measure(() => desk.verdict(person, 'host', 'clear', { by, key: randomUUID() }));
    expect(table.write).toBe(6);
  });

  it('one of several: accreditation and command record', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    const { table, indexes } = await desk.table.measure(() =>
      desk.verdict(person, 'security', 'clear', { key: randomUUID() }),
    );
    expect(table.write).toBe(4);
    expect(table.read).toBeLessThanOrEqual(1);
    expect(indexes.write).toBe(2);
  });
});
