import { beforeAll, describe, expect, it } from 'vitest';
import { InvalidKeepApart } from '../../../functions/meeting-booking/domain/problems.ts';
import { followPlaced } from '../../../functions/meeting-booking/follow-keep-apart.ts';
import { getKeepApart } from '../../../functions/meeting-booking/get-keep-apart.ts';
import { getMeeting } from '../../../functions/meeting-booking/get-meeting.ts';
import { getProgramme } from '../../../functions/meeting-booking/get-programme.ts';
import { listMeetings } from '../../../functions/meeting-booking/list-meetings.ts';
import { meetingView } from '../../../functions/meeting-booking/meeting-view.ts';
import { PreconditionRequired, StaleVersion } from '../../../functions/shared/problem.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { inOneWing, tooNear } from './placed-meetings.ts';
import { type Delegation, programmeOf, room, StagedConference, stranger } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const WING = {
  rooms: [room('East 1', { neighbours: ['East 2'] }), room('East 2', { capacity: 13 }), room('West', { capacity: 14 })],
};
const staged = (changes: object = WING) => StagedConference.begin(programmeOf(changes), table);

async function cast(conference: StagedConference) {
  const side = () => conference.delegation({ count: 1 });
  return { red: await side(), blue: await side(), one: await side(), other: await side() };
}

describe('the list of those who are kept apart', () => {
  it('is put and read by the protocol desk as it read it', async () => {
    const conference = await staged();
    const { red, blue, one } = await cast(conference);
    const read = () => getKeepApart({ ...conference, keepApart: conference.calendars.keepApart }, conference);
    expect(await read()).toEqual({ view: { pairs: [] }, version: 0 });
    const { view, version } = await conference.keepApart([[blue, red, 30]]);
    expect(version).toBe(1);
    expect(view.pairs[0]?.delegationIds).toEqual([red.delegationId, blue.delegationId].sort());
    expect(await read()).toEqual({ view, version });
    await expect(conference.keepApart([[one, red, 5]])).rejects.toThrow(PreconditionRequired);
    await expect(conference.keepApart([[one, red, 5]], 7)).rejects.toThrow(StaleVersion);
    expect((await conference.keepApart([], 1)).view).toEqual({ pairs: [] });
  });

  it('names delegations of the conference, each pair once, and nobody too often', async () => {
    const conference = await staged();
    const { red, blue } = await cast(conference);
    const unknown = { ...blue, delegationId: 'dlg_01F8QZ7X9V0000000000000009' };
    const others = await Promise.all(Array.from({ length: 6 }, () => conference.delegation({ count: 1 })));
    const faultsOf = async (pairs: Parameters<StagedConference['keepApart']>[0]) => {
      const error = await conference.keepApart(pairs).catch((reason: unknown) => reason);
      if (!(error instanceof InvalidKeepApart)) throw error;
      return (error.members.errors as { pointer: string }[]).map(({ pointer }) => pointer);
    };
    expect(await faultsOf([[red, unknown, 5]])).toEqual(['/pairs/0/delegationIds/1']);
    expect(await faultsOf([[red, red, 5]])).toEqual(['/pairs/0']);
    expect(
      await faultsOf([
        [red, blue, 5],
        [blue, red, 10],
      ]),
    ).toEqual(['/pairs/1']);
    expect(await faultsOf(others.map((other) => [red, other, 5]))).toEqual(['/pairs/5/delegationIds/0']);
  });
});

describe('delegations that are kept apart', () => {
  it('meet in rooms that are not near each other, or so many minutes apart', async () => {
    const conference = await staged();
    const { red, blue, one, other } = await cast(conference);
    await conference.keepApart([[red, blue, 30]]);
    const first = await conference.agree(red, one);
    expect(first.placement?.roomName).toMatch(/^East/);
    const second = await conference.agree(other, blue);
    expect(second.placement).toMatchObject({ roomName: 'West', startsAt: first.placement?.startsAt });
    // The west is taken for its turnaround, and the east is too near until half an hour after the first has ended.
    const third = await conference.agree(await conference.delegation({ count: 1 }), {
      ...blue,
      people: [await conference.nominate(blue.delegationId, true)],
    });
    expect(third.placement).toMatchObject({ roomName: 'West', startsAt: '2021-06-22T06:45:00Z' });
    const narrow = [{ from: '2021-06-22T06:00:00Z', to: '2021-06-22T07:00:00Z' }];
    const fourth = await conference.agree(blue, await conference.delegation({ count: 1 }), { windows: narrow });
    expect(fourth.status).toBe('waitlisted');
    // A meeting of the two with each other is no concern of the rule.
    expect((await conference.agree(red, blue, {})).placement?.roomName).toMatch(/^East/);
    expect(await conference.contradictions()).toEqual([]);

    await conference.settle();
    await conference.cancel(first.meetingId, one.focalPoint);
    await conference.settle({ copies: 2 });
    const ids = [first, second, third, fourth].map(({ meetingId }) => meetingId);
    expect(await tooNear(conference, ids, [red, blue, 30], inOneWing)).toEqual([]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('are near in one corridor, too', async () => {
    const rooms = [room('East 1', { corridor: 'east' }), room('East 2', { corridor: 'east' })];
    const conference = await staged({ rooms });
    const { red, blue, one, other } = await cast(conference);
    await conference.keepApart([[red, blue, 0]]);
    await conference.agree(red, one);
    expect((await conference.agree(blue, other)).placement?.startsAt).toBe('2021-06-22T06:30:00Z');
  });

  it('are moved when the list comes after the bookings: the one that was asked for later, once', async () => {
    const conference = await staged();
    const { red, blue, one, other } = await cast(conference);
    const first = await conference.agree(red, one);
    conference.now = new Date(conference.now.getTime() + 1000);
    const second = await conference.agree(blue, other);
    await conference.settle();
    expect(second.placement?.startsAt).toBe(first.placement?.startsAt);
    await conference.keepApart([[red, blue, 15]]);
    await conference.settle({ copies: 3 });
    expect(await conference.meeting(first.meetingId)).toMatchObject({
      placement: { startsAt: first.placement?.startsAt },
    });
    expect((await conference.meeting(first.meetingId)).version).toBe(first.version);
    const ids = [first.meetingId, second.meetingId];
    expect(await tooNear(conference, ids, [red, blue, 15], inOneWing)).toEqual([]);
    expect(await conference.events('meeting-rescheduled.v1')).toHaveLength(1);
    expect(await conference.contradictions()).toEqual([]);

    await conference.keepApart([], 1);
    await conference.settle();
    expect(await conference.events('meeting-rescheduled.v1')).toHaveLength(1);
    await conference.cancel(second.meetingId, other.focalPoint);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('are moved when their rooms become neighbours', async () => {
    const rooms = [room('East'), room('West')];
    const conference = await staged({ rooms });
    const { red, blue, one, other } = await cast(conference);
    await conference.keepApart([[red, blue, 0]]);
    const first = await conference.agree(red, one);
    const second = await conference.agree(blue, other);
    expect(second.placement?.startsAt).toBe(first.placement?.startsAt);
    await conference.settle();
    await conference.putProgramme(programmeOf({ rooms: [room('East', { neighbours: ['West'] }), room('West')] }), 1);
    await conference.settle();
    const ids = [first.meetingId, second.meetingId];
    expect(await tooNear(conference, ids, [red, blue, 0], () => true)).toEqual([]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('are kept apart whoever books at the same moment, and whenever the list comes', async () => {
    for (const when of ['before', 'meanwhile']) {
      const conference = await staged();
      const { red, blue } = await cast(conference);
      const [reds, blues] = [red, blue].map(({ delegationId }) =>
        Promise.all(Array.from({ length: 4 }, () => conference.nominate(delegationId, true))),
      );
      const people = [await reds, await blues];
      if (when === 'before') await conference.keepApart([[red, blue, 30]]);
      const wishes = await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          const side = index % 2 === 0 ? red : blue;
          const asks = { ...side, people: [people[index % 2]?.[index >> 1] ?? ''] };
          const guest = await conference.delegation({ count: 1 });
          return { guest, meetingId: (await conference.request(asks, [guest])).meetingId };
        }),
      );
      await Promise.all([
        ...wishes.map(({ meetingId, guest }) => conference.accept(meetingId, guest)),
        ...(when === 'meanwhile' ? [conference.keepApart([[red, blue, 30]])] : []),
      ]);
      const ids = wishes.map(({ meetingId }) => meetingId);
      if (when === 'before') expect(await tooNear(conference, ids, [red, blue, 30], inOneWing)).toEqual([]);
      await conference.settle({ copies: 2 });
      expect(await tooNear(conference, ids, [red, blue, 30], inOneWing)).toEqual([]);
      for (const id of ids) expect((await conference.meeting(id)).status).toBe('confirmed');
      expect(await conference.contradictions()).toEqual([]);
    }
  });
});

describe('that delegations are kept apart', () => {
  /** Everything that anybody but the protocol desk gets to see of a conference in which the rule changes no time. */
  async function seen(isKept: boolean) {
    const conference = await staged();
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const { red, blue, one, other } = await cast(conference);
    if (isKept) await conference.keepApart([[red, blue, 30]]);
    const shown: unknown[] = [];
    const call = async (asked: Promise<unknown>) => shown.push(await asked.catch((error: unknown) => ({ error })));
    const late = [{ from: '2021-06-23T06:00:00Z', to: '2021-06-23T08:00:00Z' }];
    const first = await conference.agree(red, one);
    conference.now = new Date(conference.now.getTime() + 1000);
    const second = await conference.agree(blue, other, { windows: late });
    conference.now = new Date(conference.now.getTime() + 1000);
    const third = await conference.agree(host, red, { windows: [{ from: late[0]?.to, to: '2021-06-23T12:00:00Z' }] });
    // The list comes once more, when they are placed: whoever is entered for it now must not show it.
    await conference.keepApart(isKept ? [[blue, red, 45]] : [], isKept ? 1 : undefined);
    await conference.settle();
    const meetings = [first, second, third];
    for (const { meetingId } of meetings) {
      for (const caller of [...[red, blue, one, other, host].map(({ focalPoint }) => focalPoint), stranger]) {
        const { conferenceId } = conference;
        await call(
          getMeeting(conference, { conferenceId, meetingId, caller }).then(({ meeting, viewer, names }) => ({
            version: meeting.version,
            view: meetingView(meeting, viewer, names),
          })),
        );
        const query = { limit: 10 };
        await call(listMeetings(conference, { conferenceId, query, caller }, Buffer.alloc(32, 1)));
      }
    }
    await call(getProgramme(conference, conference));
    const ended = await conference.cancel(first.meetingId, one.focalPoint);
    shown.push(meetingView(ended, { isProtocol: false, delegationIds: [one.delegationId] }));
    await call(conference.cancel(second.meetingId, stranger));
    await conference.settle();
    const events = (await conference.events())
      .filter(({ detailType }) => detailType !== 'keep-apart-changed.v1')
      .map(({ detailType, detail }) => ({ detailType, data: detail.data, version: detail.metadata.aggregateVersion }));
    const told = [...shown.map((one) => JSON.stringify(one)), ...events.map((one) => JSON.stringify(one)).sort()];
    const list = (await conference.events('keep-apart-changed.v1')).map(({ detail }) => detail.data);
    return { told, list, ids: [red.delegationId, blue.delegationId] };
  }

  it('shows in no answer, error or event to a party, a third party or the host', async () => {
    const [kept, free] = [await seen(true), await seen(false)];
    const names = (told: readonly string[]) => {
      const known = new Map<string, string>();
      const named = (id: string): string => known.get(id) ?? known.set(id, `id ${known.size}`).get(id) ?? '';
      return told.map((one) =>
        one
          .replace(/"doorCode":"\w+"/g, '')
          .replace(/\b(?:mtg|dlg|dgt|rom|evt)_[0-9A-Z]{26}\b/g, named)
          .replace(/c-[0-9a-f]{8}/g, 'conference'),
      );
    };
    expect(kept.told.length).toBeGreaterThan(40);
    expect(names(kept.told).toSorted()).toEqual(names(free.told).toSorted());
    expect(kept.list).toEqual([{}, {}]);
  });
});

describe('in capacity units, keeping apart', () => {
  it('costs a booking that it concerns a write for each pair, and every booking the list and the day', async () => {
    const conference = await staged();
    const { red, blue, one, other } = await cast(conference);
    const accepting = async (from: Delegation, to: Delegation) => {
      const { meetingId } = await conference.request(from, [to]);
      return table.measure(() => conference.accept(meetingId, to));
    };
    await accepting(one, other);
    // Two people and the rooms; meeting, programme, whose focal point it is, the list. Three calendars, meeting, record. The
    // day counts only when something is there: AWS counts it always, DynamoDB Local does not.
    const without = { read: 3 * 0.5 + 1 + 0.5 + 0.5 + 0.5, write: 2 * 5 };
    expect((await accepting(one, other)).table).toEqual(without);
    const put = await table.measure(() => conference.keepApart([[red, blue, 30]]));
    expect(put.table).toEqual({ read: 0.5 + 1 + 2 * 0.5, write: 4 });
    expect((await accepting(one, other)).table).toEqual(without);
    await accepting(red, one);
    const whenAnybody = { ...without, read: without.read + 0.5 };
    expect((await accepting(red, other)).table).toEqual({ ...whenAnybody, write: without.write + 2 });
    expect((await accepting(one, other)).table).toEqual(whenAnybody);
    const read = await table.measure(() =>
      getKeepApart({ ...conference, keepApart: conference.calendars.keepApart }, conference),
    );
    expect(read.table).toEqual({ read: 1.5, write: 0 });
    const isOfRed = (data: unknown): boolean => JSON.stringify(data).includes(red.delegationId);
    const told = (await conference.events('meeting-confirmed.v1')).find(({ detail }) => !isOfRed(detail.data));
    if (!told) throw new Error('nothing was confirmed');
    const { metadata, data } = told.detail;
    const { conferenceId } = conference;
    const cause = { conferenceId, correlationId: metadata.correlationId, causationId: metadata.eventId };
    const event = { metadata, data: data as { meetingId: string }, cause };
    const look = await table.measure(() => followPlaced(conference, event, conference.now));
    expect(look.table).toEqual({ read: 2, write: 0 });
  });
});
