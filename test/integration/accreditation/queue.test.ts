import { beforeAll, describe, expect, it } from 'vitest';
import type { DelegateProfile } from '../../../events/vocabulary.ts';
import type { AccreditationFilter } from '../../../functions/accreditation/data/accreditation-store.ts';
import { BadgeNotActive } from '../../../functions/accreditation/domain/problems.ts';
import { getAccreditation } from '../../../functions/accreditation/get-accreditation.ts';
import { getBadge, getLiveBadge } from '../../../functions/accreditation/get-badge.ts';
import { getBadgeFace } from '../../../functions/accreditation/get-badge-face.ts';
import { listAccreditations } from '../../../functions/accreditation/list-accreditations.ts';
import { InvalidCursor } from '../../../functions/shared/http/cursor.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { NotFound } from '../../../functions/shared/problem.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { testSecrets } from '../../support/test-table.ts';
import { AccreditationDesk, adviser, BEFORE, caller, minister, officerOf, type Person } from './accreditation-desk.ts';

let desk: AccreditationDesk;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
});

const hours = (count: number): Date => new Date(BEFORE.getTime() + count * 3_600_000);

const list = (conferenceId: string, filter: AccreditationFilter = {}, page: { limit?: number; cursor?: string } = {}) =>
  listAccreditations({ ...desk, deriveSecret: testSecrets }, { conferenceId, filter, page: { limit: 50, ...page } });

const ids = (people: readonly { readonly delegateId: string }[]) => people.map(({ delegateId }) => delegateId);

describe('the work queue', () => {
  it('is served by category in the conference’s order, then by who arrives sooner, then oldest first', async () => {
    const conferenceId = await desk.conference();
    const arriving = (profile: DelegateProfile, arrival: string | undefined, now: Date) =>
      desk.nominate(conferenceId, { ...profile, arrival }, { now });
    // The last evening in UTC is the first morning in Moscow.
    const early = '2021-06-20T20:00:00Z';
    const late = '2021-06-20T21:30:00Z';
    const order = [
      await arriving(minister, late, hours(9)),
      await arriving(minister, undefined, hours(1)),
      await arriving(adviser, early, hours(8)),
      await arriving(adviser, late, hours(2)),
      await arriving(adviser, '2021-06-21T20:59:59Z', hours(7)),
      await arriving({ ...adviser, attendance: 'remote' }, undefined, hours(3)),
      await arriving(adviser, undefined, hours(4)),
      await arriving({ ...adviser, category: 'media' }, early, hours(0)),
    ];
    const { items } = await list(conferenceId);
    expect(ids(items)).toEqual(ids(order));
    expect(items.slice(2, 5).map(({ profile }) => profile.arrivesOn)).toEqual([
      '2021-06-20',
      '2021-06-21',
      '2021-06-21',
    ]);
  });

  it('moves who comes sooner than was said, or in another category, and keeps the others in their places', async () => {
    const conferenceId = await desk.conference();
    const first = await desk.nominate(conferenceId, adviser, { now: hours(1) });
    const second = await desk.nominate(conferenceId, adviser, { now: hours(2) });
    const third = await desk.nominate(conferenceId, adviser, { now: hours(3) });
    await desk.amend(second, { ...adviser, arrival: '2021-06-20T09:00:00Z' }, false, 3);
    expect(ids((await list(conferenceId)).items)).toEqual(ids([second, first, third]));
    await desk.amend(third, { ...adviser, category: 'head' }, false, 3);
    expect(ids((await list(conferenceId)).items)).toEqual(ids([third, second, first]));
    await desk.amend(second, { ...adviser, arrival: undefined }, false, 4);
    expect(ids((await list(conferenceId)).items)).toEqual(ids([third, first, second]));
  });

  it('follows a new order of the categories with everybody who is nominated or amended after it', async () => {
    const conferenceId = await desk.conference();
    const head = await desk.nominate(conferenceId, minister, { now: hours(1) });
    const member = await desk.nominate(conferenceId, adviser, { now: hours(2) });
    const later = desk.restarted();
    const categories = referenceConference.categories.toReversed();
    await desk.configure(conferenceId, 2, { categories }, later.conferences);
    expect(ids((await list(conferenceId)).items)).toEqual(ids([head, member]));
    for (const person of [head, member]) {
      await later.amend(person, person === head ? minister : adviser, false, 3);
    }
    expect(ids((await list(conferenceId)).items)).toEqual(ids([member, head]));
  });

  it('says whom everybody waits for', async () => {
    const conferenceId = await desk.conference();
    const third = await desk.nominate(conferenceId, adviser, { now: hours(3) });
    const first = await desk.nominate(conferenceId, minister, { now: hours(1) });
    const second = await desk.nominate(conferenceId, adviser, { now: hours(2) });
    await desk.verdict(second, 'protocol', 'clear');
    const { items } = await list(conferenceId);
    expect(ids(items)).toEqual(ids([first, second, third]));
    expect(items.map(({ pending }) => pending)).toEqual([['protocol'], ['security'], ['protocol', 'security']]);
    expect(items[1]?.verdicts).toMatchObject([{ authority: 'protocol', verdict: 'clear', by: 'protocol-officer' }]);
  });

  it('holds each status apart', async () => {
    const conferenceId = await desk.conference();
    const [held, asked, refused, waiting] = await Promise.all(
      Array.from({ length: 4 }, () => desk.nominate(conferenceId, adviser)),
    );
    if (!held || !asked || !refused || !waiting) throw new Error('nobody was nominated');
    const admitted = await desk.accredit(conferenceId);
    await desk.verdict(held, 'security', 'hold');
    await desk.verdict(asked, 'security', 'more-info');
    await desk.verdict(refused, 'security', 'refuse');
    const by: Record<string, Person> = {
      'on-hold': held,
      'info-requested': asked,
      refused,
      screening: waiting,
      accredited: admitted,
    };
    for (const [status, person] of Object.entries(by)) {
      const { items } = await list(conferenceId, { status: status as AccreditationFilter['status'] });
      expect(ids(items), status).toEqual([person.delegateId]);
    }
  });

  it('of one delegation has everybody, or those in one status, and nobody else', async () => {
    const conferenceId = await desk.conference();
    const delegationId = newId('dlg', BEFORE);
    await desk.nominate(conferenceId);
    const head = await desk.accredit(conferenceId, minister, delegationId);
    const second = await desk.nominate(conferenceId, adviser, { delegationId });
    expect(new Set(ids((await list(conferenceId, { delegationId })).items))).toEqual(new Set(ids([head, second])));
    expect(ids((await list(conferenceId, { delegationId, status: 'accredited' })).items)).toEqual([head.delegateId]);
    expect((await list(conferenceId, { delegationId: newId('dlg', BEFORE) })).items).toEqual([]);
  });

  it('is read page by page, with a category too, and nobody is missed or met twice', async () => {
    const conferenceId = await desk.conference();
    const people: Person[] = [];
    for (let index = 0; index < 23; index++) {
      people.push(await desk.nominate(conferenceId, index % 3 ? adviser : minister, { now: hours(index) }));
    }
    for (const [category, expected] of [
      [undefined, [...people.filter((_, index) => index % 3 === 0), ...people.filter((_, index) => index % 3 > 0)]],
      ['member', people.filter((_, index) => index % 3 > 0)],
      ['media', []],
    ] as const) {
      const met: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list(conferenceId, category ? { category } : {}, {
          limit: 5,
          ...(cursor ? { cursor } : {}),
        });
        expect(page.items.length).toBeLessThanOrEqual(5);
        met.push(...ids(page.items));
        cursor = page.nextCursor;
      } while (cursor);
      expect(met).toEqual(ids(expected));
    }
  });

  it('takes no cursor of another list', async () => {
    const conferenceId = await desk.conference();
    for (let index = 0; index < 3; index++) await desk.nominate(conferenceId);
    const { nextCursor = '' } = await list(conferenceId, {}, { limit: 1 });
    await expect(list(conferenceId, { status: 'refused' }, { cursor: nextCursor })).rejects.toThrow(InvalidCursor);
    await expect(list(conferenceId, { category: 'head' }, { cursor: nextCursor })).rejects.toThrow(InvalidCursor);
    await expect(list(await desk.conference(), {}, { cursor: nextCursor })).rejects.toThrow(InvalidCursor);
  });

  it('names the delegations, in English where it can, and waits for none that has not arrived', async () => {
    const conferenceId = await desk.conference();
    const delegationId = await desk.delegation(conferenceId);
    const known = await desk.nominate(conferenceId, minister, { delegationId, now: hours(1) });
    const early = await desk.nominate(conferenceId, adviser, { now: hours(2) });
    const { items } = await list(conferenceId);
    expect(items).toMatchObject([
      { delegateId: known.delegateId, delegationName: 'Republic of Guinea' },
      { delegateId: early.delegateId },
    ]);
    expect(items[1]).not.toHaveProperty('delegationName');
  });

  it('of a conference that does not exist is not found', async () => {
    await expect(list('elsewhere')).rejects.toThrow(NotFound);
  });

  it('costs what the page weighs, and half a read for each delegation on it', async () => {
    const conferenceId = await desk.conference();
    const delegations = await Promise.all([desk.delegation(conferenceId), desk.delegation(conferenceId)]);
    for (const delegationId of delegations) {
      for (let index = 0; index < 5; index++) await desk.nominate(conferenceId, minister, { delegationId });
    }
    await list(conferenceId, {}, { limit: 1 });
    const { table, indexes } = await desk.table.measure(() => list(conferenceId, {}, { limit: 10 }));
    expect(table).toEqual({ read: 1, write: 0 });
    expect(indexes.read).toBeLessThanOrEqual(1.5); // ten items under 1 KB: 0.5 for each 4 KB
  });
});

describe('one accreditation', () => {
  it('is whole for officers, with what was said before', async () => {
    const conferenceId = await desk.conference();
    const person = await desk.nominate(conferenceId, adviser);
    await desk.verdict(person, 'security', 'more-info', { note: 'the photograph is too dark' });
    await desk.amend(person, adviser, false, 3);
    for (const role of ['accreditation', 'security', 'host', 'protocol'] as const) {
      const { view, etag } = await getAccreditation(desk, { ...person, caller: caller('x', role) });
      expect(etag).toBe('"3"');
      expect(view).toMatchObject({
        status: 'screening',
        verdicts: [],
        pending: ['protocol', 'security'],
        history: [{ authority: 'security', note: 'the photograph is too dark', lapsedAt: BEFORE.toISOString() }],
      });
    }
  });

  it('shows its own focal point the state and nothing of what was said, and nobody else anything', async () => {
    const conferenceId = await desk.conference();
    const delegationId = await desk.delegation(conferenceId, 'focal-gin');
    await desk.delegation(conferenceId, 'focal-other');
    const person = await desk.nominate(conferenceId, adviser, { delegationId });
    await desk.verdict(person, 'security', 'refuse', { note: 'a reason that nobody else may know' });
    const { view } = await getAccreditation(desk, { ...person, caller: caller('focal-gin') });
    expect(view).toEqual({ delegateId: person.delegateId, status: 'refused' });
    for (const other of [caller('focal-other'), caller('focal-gin-2'), caller('x', 'organiser'), caller('x', 'gate')]) {
      await expect(getAccreditation(desk, { ...person, caller: other })).rejects.toThrow(NotFound);
    }
    const nobody = newId('dgt', BEFORE);
    await expect(
      getAccreditation(desk, { conferenceId, delegateId: nobody, caller: caller('focal-gin') }),
    ).rejects.toThrow(NotFound);
  });

  it('has a tag that tells its own focal point of a new state and of nothing else', async () => {
    const conferenceId = await desk.conference();
    const delegationId = await desk.delegation(conferenceId, 'focal-gin');
    const person = await desk.nominate(conferenceId, adviser, { delegationId });
    const tags = async () => {
      const [own, officers] = [caller('focal-gin'), officerOf('protocol')];
      return Promise.all(
        [own, officers].map(async (by) => (await getAccreditation(desk, { ...person, caller: by })).etag),
      );
    };
    const [own, officers] = await tags();
    await desk.verdict(person, 'security', 'clear');
    const [ownAfterVerdict, officersAfterVerdict] = await tags();
    expect(ownAfterVerdict).toBe(own);
    expect(officersAfterVerdict).not.toBe(officers);
    await desk.verdict(person, 'protocol', 'clear');
    expect((await tags())[0]).not.toBe(own);
  });

  it('costs one read, and half of one more for a focal point', async () => {
    const conferenceId = await desk.conference();
    const delegationId = await desk.delegation(conferenceId, 'focal-gin');
    const person = await desk.nominate(conferenceId, minister, { delegationId });
    const { table } = await desk.table.measure(() =>
      getAccreditation(desk, { ...person, caller: caller('focal-gin') }),
    );
    expect(table).toEqual({ read: 1.5, write: 0 });
  });
});

describe('a badge', () => {
  it('is for officers and its own focal point', async () => {
    const conferenceId = await desk.conference();
    const delegationId = await desk.delegation(conferenceId, 'focal-gin');
    await desk.delegation(conferenceId, 'focal-other');
    const { serial } = await desk.accredit(conferenceId, minister, delegationId);
    for (const reader of [officerOf('host'), caller('focal-gin')]) {
      expect((await getBadge(desk, { conferenceId, serial, caller: reader })).serial).toBe(serial);
    }
    for (const other of [caller('focal-other'), caller('x', 'gate'), caller('x', 'organiser')]) {
      await expect(getBadge(desk, { conferenceId, serial, caller: other })).rejects.toThrow(NotFound);
    }
  });

  it('shows a face of what the conference, the delegation and the bearer are', async () => {
    const conferenceId = await desk.conference();
    const delegationId = await desk.delegation(conferenceId);
    const { serial } = await desk.accredit(conferenceId, minister, delegationId);
    const onFile = await getBadgeFace(desk, { conferenceId, serial, caller: officerOf('protocol') });
    expect(onFile).toMatchObject({ photo: undefined, photoRequired: false });
    const { face } = onFile;
    const { credential } = await desk.badge(conferenceId, serial);
    expect(face).toEqual({
      conferenceName: 'IX Moscow Conference on International Security',
      dates: '22–24 June 2021 · Moscow',
      badgeName: 'Amina Diallo',
      nativeName: 'Aminata Diallo-Sylla',
      title: 'H.E. Ms',
      function: 'minister',
      delegationName: 'Republic of Guinea',
      categoryTitle: 'Head of delegation',
      categoryColour: '#7b1e2b',
      zones: ['plenary', 'bilateral-wing', 'vip-lounge', 'media-stakeout'],
      serial,
      credential,
      version: 1,
    });
  });

  it('that opens nothing is shown, but not printed', async () => {
    const conferenceId = await desk.conference();
    const person = await desk.accredit(conferenceId);
    await desk.amend(person, minister, true, 3);
    const query = { conferenceId, serial: person.serial, caller: officerOf('protocol') };
    expect((await getBadge(desk, query)).status).toBe('suspended');
    await expect(getLiveBadge(desk, query)).rejects.toThrow(BadgeNotActive);
    await expect(getBadgeFace(desk, query)).rejects.toThrow(BadgeNotActive);
  });

  it('costs one read, and half of one more for a focal point', async () => {
    const conferenceId = await desk.conference();
    const delegationId = await desk.delegation(conferenceId, 'focal-gin');
    const { serial } = await desk.accredit(conferenceId, minister, delegationId);
    const { table } = await desk.table.measure(() =>
      getBadge(desk, { conferenceId, serial, caller: caller('focal-gin') }),
    );
    expect(table).toEqual({ read: 1.5, write: 0 });
    const { table: printed } = await desk.table.measure(() =>
      getBadgeFace(desk, { conferenceId, serial, caller: officerOf('protocol') }),
    );
    expect(printed.read).toBe(3);
  });
});
