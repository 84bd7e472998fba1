import { beforeAll, describe, expect, it } from 'vitest';
import { getMeeting } from '../../../functions/meeting-booking/get-meeting.ts';
import { listMeetings } from '../../../functions/meeting-booking/list-meetings.ts';
import { meetingView } from '../../../functions/meeting-booking/meeting-view.ts';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import { InvalidCursor } from '../../../functions/shared/http/cursor.ts';
import { NotFound } from '../../../functions/shared/problem.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import {
  type Delegation,
  FIRST_DAY,
  programmeOf,
  protocolDesk,
  StagedConference,
  stranger,
} from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const cursorKey = Buffer.alloc(32, 7);

/** Three delegations; the first meets the second (confirmed) and asks the third. */
async function threeDelegations() {
  const conference = await StagedConference.begin(programmeOf(), table);
  const [one, two, three] = [
    await conference.delegation(),
    await conference.delegation(),
    await conference.delegation(),
  ];
  const windows = [{ from: '2021-06-22T06:00:00Z', to: '2021-06-22T17:00:00Z' }];
  const secret = { subject: 'Fisheries', confidentialNote: 'Do not mention the treaty.', windows };
  const { meetingId: placed } = await conference.request(one, [two], secret);
  await conference.accept(placed, two, { windows });
  conference.now = new Date(conference.now.getTime() + 1000);
  const { meetingId: asked } = await conference.request(one, [three]);
  const read = async (meetingId: string, caller: Caller) => {
    const { conferenceId } = conference;
    const { meeting, viewer, names } = await getMeeting(conference, { conferenceId, meetingId, caller });
    return meetingView(meeting, viewer, names);
  };
  const list = async (caller: Caller, query: object = {}) => {
    const { conferenceId } = conference;
    return listMeetings(conference, { conferenceId, query: { limit: 50, ...query }, caller }, cursorKey);
  };
  const ids = async (caller: Caller, query: object = {}) =>
    (await list(caller, query)).items.map(({ meetingId }) => meetingId);
  return { conference, one, two, three, placed, asked, read, list, ids };
}

describe('who meets whom', () => {
  it('is seen by the parties and the protocol desk, and by nobody else', async () => {
    const { conference, one, two, three, placed, read } = await threeDelegations();
    for (const caller of [one.focalPoint, two.focalPoint, protocolDesk]) {
      expect(await read(placed, caller)).toMatchObject({ meetingId: placed, status: 'confirmed' });
    }
    const others: Caller[] = [
      three.focalPoint,
      stranger,
      { subject: 'x', roles: new Set(['organiser', 'accreditation', 'security', 'host', 'gate']) },
    ];
    for (const caller of others) {
      await expect(read(placed, caller)).rejects.toThrow(NotFound);
      await expect(conference.cancel(placed, caller)).rejects.toThrow(NotFound);
      await expect(conference.decline(placed, caller)).rejects.toThrow(NotFound);
    }
  });

  it('by name: an invited delegation learns who asks before it answers', async () => {
    const { conference, one, two, three, asked, placed, read, list } = await threeDelegations();
    const { key, names } = (await conference.directory.delegations(conference.conferenceId, [one.delegationId])).get(
      one.delegationId,
    )?.represents ?? { key: '', names: {} };
    const named = one.people.map((delegateId) => ({ delegateId, badgeName: 'Somebody', function: 'minister' }));
    for (const caller of [three.focalPoint, one.focalPoint, protocolDesk]) {
      const [asks, invited] = (await read(asked, caller)).parties;
      expect(asks).toMatchObject({ entity: { key, names }, attendees: named });
      expect(Object.keys(asks?.entity ?? {})).toEqual(['key', 'names']);
      expect(invited?.entity?.names.en).toMatch(/^State \d$/);
      expect(invited?.attendees).toBeUndefined();
    }
    const [, guests] = (await read(placed, one.focalPoint)).parties;
    expect(guests?.attendees?.map(({ delegateId }) => delegateId)).toEqual(two.people);

    const [listed] = (await list(three.focalPoint)).items;
    expect(listed?.parties[0]).toMatchObject({ entity: { key, names } });
    expect(JSON.stringify(listed)).not.toContain('Somebody');
  });

  it('and the note of one side by that side and the protocol desk', async () => {
    const { one, two, placed, read } = await threeDelegations();
    expect(await read(placed, one.focalPoint)).toMatchObject({ confidentialNote: 'Do not mention the treaty.' });
    expect(await read(placed, protocolDesk)).toMatchObject({ confidentialNote: 'Do not mention the treaty.' });
    const seen = await read(placed, two.focalPoint);
    expect(seen.subject).toBe('Fisheries');
    expect(JSON.stringify(seen)).not.toContain('treaty');
  });

  it('and when an invited party can by that party and the protocol desk', async () => {
    const { one, two, placed, read } = await threeDelegations();
    const windowsSeenBy = async (caller: Caller) =>
      (await read(placed, caller)).parties.map(({ windows }) => windows !== undefined);
    expect(await windowsSeenBy(one.focalPoint)).toEqual([true, false]);
    expect(await windowsSeenBy(two.focalPoint)).toEqual([true, true]);
    expect(await windowsSeenBy(protocolDesk)).toEqual([true, true]);
  });

  it('never stands in the events beyond what their consumers need', async () => {
    const { conference } = await threeDelegations();
    const told = JSON.stringify(await conference.events());
    expect(told).not.toContain('treaty');
    expect(told).not.toContain('Fisheries');
  });
});

describe('a list of meetings', () => {
  it('shows a focal point those of their delegations, whichever they ask for', async () => {
    const { one, two, three, placed, asked, ids, list } = await threeDelegations();
    expect(await ids(one.focalPoint)).toEqual([placed, asked]);
    expect(await ids(two.focalPoint)).toEqual([placed]);
    expect(await ids(three.focalPoint, { delegationId: three.delegationId })).toEqual([asked]);
    expect(await ids(stranger)).toEqual([]);
    await expect(list(three.focalPoint, { delegationId: one.delegationId })).rejects.toThrow(NotFound);
    await expect(list(stranger, { delegationId: one.delegationId })).rejects.toThrow(NotFound);
    expect(JSON.stringify(await list(two.focalPoint))).not.toContain('treaty');
  });

  it('shows the protocol desk all, by status, day or delegation', async () => {
    const { one, three, placed, asked, ids } = await threeDelegations();
    expect(await ids(protocolDesk)).toEqual([placed, asked]);
    expect(await ids(protocolDesk, { status: 'requested' })).toEqual([asked]);
    expect(await ids(protocolDesk, { day: FIRST_DAY })).toEqual([placed]);
    expect(await ids(protocolDesk, { day: FIRST_DAY, status: 'provisional' })).toEqual([]);
    expect(await ids(protocolDesk, { day: '2021-06-24' })).toEqual([]);
    expect(await ids(protocolDesk, { delegationId: one.delegationId, status: 'confirmed' })).toEqual([placed]);
    expect(await ids(protocolDesk, { delegationId: one.delegationId, day: FIRST_DAY })).toEqual([placed]);
    expect(await ids(protocolDesk, { delegationId: three.delegationId })).toEqual([asked]);
  });

  it('of a conference or delegation that does not exist is not found', async () => {
    const { conference, list } = await threeDelegations();
    const nowhere = new StagedConference(table);
    const query = { limit: 50 };
    const { conferenceId } = nowhere;
    for (const caller of [protocolDesk, stranger]) {
      await expect(listMeetings(nowhere, { conferenceId, query, caller }, cursorKey)).rejects.toThrow(NotFound);
    }
    const delegationId = 'dlg_01F8QZ7X9V0000000000000099';
    await expect(list(protocolDesk, { delegationId })).rejects.toThrow(NotFound);
    expect(conference.conferenceId).not.toBe(conferenceId);
  });

  it('comes in pages that together are the whole, each meeting once', async () => {
    const conference = await StagedConference.begin(programmeOf(), table);
    const [one, two] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
    // One person is the focal point of both sides.
    const twin: Delegation = { ...two, focalPoint: one.focalPoint };
    await conference.delegations.keep(conference.conferenceId, 2, {
      delegationId: two.delegationId,
      represents: { key: 'twin', kind: 'state', names: { en: 'Twin' } },
      focalPoints: [one.focalPoint.subject],
    });
    const wanted: string[] = [];
    for (let count = 0; count < 7; count++) {
      conference.now = new Date(conference.now.getTime() + 1000);
      wanted.push((await conference.request(one, [twin])).meetingId);
    }
    const { conferenceId } = conference;
    const pages = async (caller: Caller, filter: object) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const query = { limit: 3, ...filter, ...(cursor ? { cursor } : {}) };
        const page = await listMeetings(conference, { conferenceId, query, caller }, cursorKey);
        expect(page.items.length).toBeLessThanOrEqual(3);
        seen.push(...page.items.map(({ meetingId }) => meetingId));
        cursor = page.nextCursor;
      } while (cursor);
      return seen;
    };
    expect(await pages(protocolDesk, {})).toEqual(wanted);
    expect(await pages(protocolDesk, { status: 'requested' })).toEqual(wanted);
    expect(await pages(one.focalPoint, {})).toEqual(wanted);
    expect(await pages(one.focalPoint, { delegationId: two.delegationId })).toEqual(wanted);
    expect(await pages(one.focalPoint, { status: 'confirmed' })).toEqual([]);

    const query = { limit: 3 };
    const { nextCursor } = await listMeetings(conference, { conferenceId, query, caller: one.focalPoint }, cursorKey);
    const borrowed = { ...query, cursor: nextCursor ?? '' };
    await expect(
      listMeetings(conference, { conferenceId, query: borrowed, caller: protocolDesk }, cursorKey),
    ).rejects.toThrow(InvalidCursor);
    await expect(
      listMeetings(
        conference,
        { conferenceId, query: { ...query, cursor: 'AAAA' }, caller: one.focalPoint },
        cursorKey,
      ),
    ).rejects.toThrow(InvalidCursor);
  });
});
