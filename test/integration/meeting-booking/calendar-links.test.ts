import { randomUUID } from 'node:crypto';
import ICAL from 'ical.js';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createCalendarLink,
  listCalendarLinks,
  presentLink,
  revokeCalendarLink,
} from '../../../functions/meeting-booking/calendar-links.ts';
import { CalendarLinkStore } from '../../../functions/meeting-booking/data/calendar-link-store.ts';
import { type GetCalendar, getCalendar } from '../../../functions/meeting-booking/get-calendar.ts';
import { calendarLinkBody } from '../../../functions/meeting-booking/schemas/calendar-link.ts';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import { type Answer, CommandLog } from '../../../functions/shared/dynamo/command-log.ts';
import { commandBy } from '../../support/commands.ts';
import { createTestTable, type TestTable, testSecrets } from '../../support/test-table.ts';
import {
  type Delegation,
  MAY,
  programmeOf,
  protocolDesk,
  SECOND_DAY,
  StagedConference,
  stranger,
} from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const ORIGIN = 'https://api.test';
const sender = 'secretariat@chancery.example';

async function stage(programme: object = programmeOf()) {
  const conference = await StagedConference.begin(programme, table);
  const { conferenceId } = conference;
  const links = new CalendarLinkStore(table.documents, table.name, new CommandLog(table.documents, table.name, 'MTG'));
  const tools: GetCalendar & { secrets: typeof testSecrets } = { ...conference, links, sender, secrets: testSecrets };
  const of = (delegation: Delegation, caller: Caller = delegation.focalPoint) => ({
    conferenceId,
    delegationId: delegation.delegationId,
    caller,
  });
  const create = async (
    delegation: Delegation,
    { body = {}, key = randomUUID(), caller = delegation.focalPoint } = {},
  ) => {
    const by = commandBy(caller.subject, conferenceId, { now: conference.now, key });
    const answer = await createCalendarLink(tools, {
      ...of(delegation, caller),
      body: calendarLinkBody.parse(body),
      ...by,
    });
    return {
      answer,
      ...((await presentLink(testSecrets)(answer, conferenceId, ORIGIN)).body as {
        url: string;
        calendarLinkId: string;
      }),
    };
  };
  const read = (url: string, now = conference.now) =>
    getCalendar(tools, { file: url.slice(`${ORIGIN}/v1/calendars/`.length), now });
  /** What a calendar program makes of it. */
  const events = async (url: string, now?: Date) => {
    const calendar = new ICAL.Component(ICAL.parse((await read(url, now)).draw()));
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    return calendar.getAllSubcomponents('vevent').map((component) => {
      const event = new ICAL.Event(component);
      return {
        uid: event.uid,
        sequence: event.sequence,
        status: String(component.getFirstPropertyValue('status')),
        summary: event.summary,
        location: event.location,
        description: event.description,
        start: event.startDate.toJSDate().toISOString(),
        attendees: component.getAllProperties('attendee').length,
        organizer: String(component.getFirstPropertyValue('organizer')),
      };
    });
  };
  return { conference, tools, of, create, read, events };
}

const notFound = { slug: 'not-found' };

describe('a calendar link', () => {
  it('shows the placed meetings of its delegation, and nothing of others', async () => {
    const { conference, create, events } = await stage();
    const [one, two, three] = [
      await conference.delegation(),
      await conference.delegation(),
      await conference.delegation(),
    ];
    const secret = { subject: 'Fisheries', confidentialNote: 'Do not mention the treaty.' };
    const { meetingId } = await conference.agree(one, two, secret);
    await conference.agree(two, three);
    await conference.request(one, [three]);
    const { url } = await create(one);
    const shown = await events(url);
    expect(shown).toEqual([
      {
        uid: `${meetingId}@${conference.conferenceId}.chancery`,
        sequence: 0,
        status: 'CONFIRMED',
        summary: 'State 1 – State 2',
        location: expect.stringMatching(/^Room [12]$/),
        description: `Fisheries\nState 1: Somebody (minister), Somebody (minister)\nState 2: Somebody (minister), Somebody (minister)`,
        start: '2021-06-22T06:00:00.000Z',
        attendees: 0,
        organizer: `mailto:${sender}`,
      },
    ]);
    // Of the other side of the same meeting, it is the same entry.
    expect((await events((await create(two)).url)).map(({ uid }) => uid)).toContain(shown[0]?.uid);
  });

  it('calls a meeting tentative while somebody is not accredited, and follows it: the same UID with rising SEQUENCEs', async () => {
    const { conference, create, events } = await stage();
    const [one, two] = [await conference.delegation(), await conference.delegation({ accredited: false })];
    const { meetingId } = await conference.agree(one, two);
    const { url } = await create(one);
    const seen = [(await events(url))[0]];
    for (const delegateId of two.people) await conference.deliver(conference.decision('accredited', two, delegateId));
    seen.push((await events(url))[0]);
    const days = [SECOND_DAY].map((day) => ({ day, from: '09:00', to: '20:00' }));
    await conference.putProgramme(programmeOf({ grid: { stepMinutes: 15, days } }), 1);
    await conference.settle();
    seen.push((await events(url))[0]);
    await conference.cancel(meetingId, two.focalPoint);
    seen.push((await events(url))[0]);

    expect(seen.map((event) => event?.status)).toEqual(['TENTATIVE', 'CONFIRMED', 'CONFIRMED', 'CANCELLED']);
    expect(new Set(seen.map((event) => event?.uid)).size).toBe(1);
    const sequences = seen.map((event) => event?.sequence ?? -1);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    expect(Number(sequences[2])).toBeGreaterThan(Number(sequences[1]));
    expect(Number(sequences[3])).toBeGreaterThan(Number(sequences[2]));
    // Called off where it was last, without a word of who would have come.
    expect(seen[3]).toMatchObject({ start: seen[2]?.start, location: seen[2]?.location, description: '' });
    expect(seen[2]?.start.slice(0, 10)).toBe(SECOND_DAY);
  });

  it('leaves a meeting that was called off out once its time is over, and one that never had a slot at all', async () => {
    const { conference, create, events } = await stage();
    const [one, two] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.agree(one, two);
    const { meetingId: never } = await conference.request(one, [two]);
    await conference.cancel(meetingId, two.focalPoint);
    await conference.cancel(never, one.focalPoint);
    const { url } = await create(one);
    expect((await events(url)).map(({ status }) => status)).toEqual(['CANCELLED']);
    expect(await events(url, new Date('2021-06-22T06:30:00Z'))).toEqual([]);
  });

  it('is the same as long as nothing in it changes, and of another ETag when anything does', async () => {
    const { conference, create, read } = await stage();
    const [one, two] = [await conference.delegation(), await conference.delegation()];
    const { url } = await create(one);
    const empty = await read(url);
    const { meetingId } = await conference.agree(one, two);
    const before = await read(url);
    const later = await read(url, new Date(MAY.getTime() + 60_000));
    expect(later.etag).toBe(before.etag);
    expect(before.etag).toMatch(/^W\/"[\w-]+"$/);
    await conference.cancel(meetingId, two.focalPoint);
    expect(new Set([empty.etag, before.etag, (await read(url)).etag]).size).toBe(3);
  });

  it('is made by a focal point, who alone learns its URL, once and again with the same key', async () => {
    const { conference, create, tools, of } = await stage();
    const [one, two] = [await conference.delegation(), await conference.delegation()];
    const key = randomUUID();
    const first = await create(one, { body: { label: 'The minister’s telephone' }, key });
    expect(first.url).toMatch(/^https:\/\/api\.test\/v1\/calendars\/[\w-]{43}\.ics$/);
    const again = await create(one, { body: { label: 'The minister’s telephone' }, key }).catch(
      async (error: { answer: Answer }) =>
        (await presentLink(testSecrets)(error.answer, conference.conferenceId, ORIGIN)).body as { url: string },
    );
    expect(again.url).toBe(first.url);
    const listed = await listCalendarLinks(tools, of(one));
    expect(listed).toEqual([
      expect.objectContaining({ label: 'The minister’s telephone', createdBy: one.focalPoint.subject }),
    ]);
    const token = first.url.split('/').at(-1)?.replace('.ics', '') ?? '';
    expect(
      JSON.stringify([listed, first.answer, await tools.links.list(conference.conferenceId, one.delegationId)]),
    ).not.toContain(token);
    expect(await listCalendarLinks(tools, of(one, protocolDesk))).toEqual(listed);
    for (const caller of [two.focalPoint, stranger]) {
      await expect(listCalendarLinks(tools, of(one, caller))).rejects.toMatchObject(notFound);
      await expect(create(one, { caller })).rejects.toMatchObject(notFound);
      const revoking = { ...of(one, caller), calendarLinkId: first.calendarLinkId };
      await expect(revokeCalendarLink(tools, revoking)).rejects.toMatchObject(notFound);
    }
    await expect(create(one, { caller: protocolDesk })).rejects.toMatchObject({ slug: 'forbidden' });
  });

  it('opens nothing from the moment on at which it is revoked; others of the delegation go on', async () => {
    const { conference, create, tools, of, read } = await stage();
    const one = await conference.delegation();
    const [gone, kept] = [await create(one), await create(one)];
    const revoke = () => revokeCalendarLink(tools, { ...of(one), calendarLinkId: gone.calendarLinkId });
    await revoke();
    await expect(read(gone.url)).rejects.toMatchObject(notFound);
    await expect(read(kept.url)).resolves.toMatchObject({ etag: expect.any(String) });
    await expect(revoke()).rejects.toMatchObject(notFound);
    expect(await listCalendarLinks(tools, of(one))).toHaveLength(1);
    // Its place is free for another, and the protocol desk may revoke that too.
    const next = await create(one);
    await revokeCalendarLink(tools, { ...of(one, protocolDesk), calendarLinkId: next.calendarLinkId });
    await expect(read(next.url)).rejects.toMatchObject(notFound);
  });

  it('dies with its delegation, and with whoever made it', async () => {
    const { conference, create, read } = await stage();
    const { conferenceId, delegations } = conference;
    const [one, two] = [await conference.delegation(), await conference.delegation()];
    const { url } = await create(one);
    await delegations.keepWithdrawal(conferenceId, one.delegationId);
    await expect(read(url)).rejects.toMatchObject(notFound);
    await expect(create(one)).rejects.toMatchObject(notFound);

    const { url: made } = await create(two);
    const represents = { key: 'e2', kind: 'state', names: { en: 'State 2' } } as const;
    await delegations.keep(conferenceId, 2, {
      delegationId: two.delegationId,
      represents,
      focalPoints: ['somebody-else'],
    });
    await expect(read(made)).rejects.toMatchObject(notFound);
  });

  it('that never was, was revoked, or is no link at all costs the same and answers the same', async () => {
    const { conference, create, tools, of, read } = await stage();
    const one = await conference.delegation();
    const { url, calendarLinkId } = await create(one);
    await revokeCalendarLink(tools, { ...of(one), calendarLinkId });
    const never = `${url.slice(0, -10)}AAAAAA.ics`;
    const answers = [];
    for (const wrong of [
      url,
      never,
      url.replace('.ics', ''),
      `${ORIGIN}/v1/calendars/.ics`,
      `${ORIGIN}/v1/calendars/’; DROP`,
    ]) {
      const { result, table: cost } = await table.measure(() => read(wrong).catch((error: Error) => error.message));
      answers.push({ result, cost });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('is one of ten at most, whoever races', async () => {
    const { conference, create, tools, of } = await stage();
    const one = await conference.delegation();
    const made = await Promise.allSettled(Array.from({ length: 14 }, () => create(one)));
    expect(made.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(10);
    while ((await listCalendarLinks(tools, of(one))).length < 10) await create(one);
    await expect(create(one)).rejects.toMatchObject({ slug: 'too-many-calendar-links', members: { limit: 10 } });
    const reasons = made.flatMap((one) => (one.status === 'rejected' ? [one.reason.slug] : []));
    for (const slug of reasons) expect(['too-many-calendar-links', 'busy']).toContain(slug);
  });
});

describe('in capacity units', () => {
  it('a link costs both its items and the command record; a look the link, who made it, and each meeting with its people', async () => {
    const { conference, create, read, tools, of } = await stage();
    const [one, two] = [await conference.delegation(), await conference.delegation()];
    const made = await table.measure(() => create(one));
    expect(made.table).toEqual({ read: 1, write: 6 });
    const { url, calendarLinkId } = made.result;
    // The link and the delegation strongly, and the conference. What is not there costs DynamoDB Local nothing, and AWS 0.5 RCU.
    expect((await table.measure(() => read(url))).table).toEqual({ read: 1 + 1 + 0.5, write: 0 });
    await conference.agree(one, two);
    const withMeeting = await table.measure(() => read(url));
    expect(withMeeting.table).toEqual({ read: 3 + 0.5 + 2 * 0.5 + 4 * 0.5, write: 0 });
    const { table: revoked } = await table.measure(() => revokeCalendarLink(tools, { ...of(one), calendarLinkId }));
    expect(revoked).toEqual({ read: 2, write: 4 });
  });
});
