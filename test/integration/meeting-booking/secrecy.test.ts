import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { meetingBookingRoutes } from '../../../functions/meeting-booking/schemas/routes.ts';
import { roles } from '../../../functions/shared/auth/caller.ts';
import { sealCursor } from '../../../functions/shared/http/cursor.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { databaseCalls } from '../../support/database-calls.ts';
import { type Call, invoke } from '../../support/http-event.ts';
import { createTestTable, type TestTable, testSecrets } from '../../support/test-table.ts';
import { type Delegation, FIRST_DAY, MAY, programmeOf, protocolDesk, StagedConference } from './staged-conference.ts';

vi.mock('../../../functions/shared/kms/derived-secret.ts', () => ({ deriveSecretWith: () => testSecrets }));

/**
 * Two delegations meet. What anybody else can find out of that, from whatever answer, by its words, its size, its headers
 * or by what the database was asked for it: nothing, not even that there is something to find.
 */

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** The handlers that are called otherwise than their routes. */
const FILES: Readonly<Record<string, string>> = { placeMeeting: 'choose-place' };
const fileOf = (operationId: string): string =>
  FILES[operationId] ?? operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

interface Person {
  readonly subject: string;
  readonly groups?: readonly string[];
}

let table: TestTable;
let conference: StagedConference;
let one: Delegation;
let two: Delegation;
let third: Delegation;
let placed: string;
let asked: string;
let calendarLinkId: string;
/** The path under which a calendar reads the meetings of the first delegation. */
let calendar: string;
/** Everybody who is neither a party nor the protocol desk. */
let others: Record<string, Person>;

beforeAll(async () => {
  table = await createTestTable();
  Object.assign(process.env, {
    TABLE_NAME: table.name,
    MAC_KEY_ID: 'mac-key',
    MAIL_FROM: 'secretariat@example.org',
    LAMBDA_TASK_ROOT: '.',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  conference = await StagedConference.begin(programmeOf(), table);
  [one, two, third] = [await conference.delegation(), await conference.delegation(), await conference.delegation()];
  const leaving = await conference.delegation();
  await conference.deliver(conference.delegationWithdrawal(leaving));
  const elsewhere = await StagedConference.begin(programmeOf(), table);
  const stranger = await elsewhere.delegation();
  ({ meetingId: placed } = await conference.agree(one, two, { subject: 'Fisheries' }));
  ({ meetingId: asked } = await conference.request(two, [one]));
  const link = await call('createCalendarLink', one.focalPoint, {
    params: { delegationId: one.delegationId },
    body: {},
    headers: { 'idempotency-key': randomUUID() },
  });
  calendarLinkId = String(link.body.calendarLinkId);
  calendar = String(link.body.url).split('/').at(-1) ?? '';
  // The third has a meeting of its own, so that its lists are not empty.
  await conference.request(third, [one]);
  others = {
    'a focal point of another delegation': { subject: third.focalPoint.subject },
    'a focal point of a delegation that withdrew': { subject: leaving.focalPoint.subject },
    'a focal point of another conference': { subject: stranger.focalPoint.subject },
    'somebody who signed in': { subject: randomUUID() },
    ...Object.fromEntries(
      roles.filter((role) => role !== 'protocol').map((role) => [`staff: ${role}`, { subject: role, groups: [role] }]),
    ),
  };
});

async function call(operationId: string, who: Person, { params, ...rest }: Call = {}) {
  const route = meetingBookingRoutes.find((known) => known.operationId === operationId);
  if (!route) throw new Error(`there is no route ${operationId}`);
  const { handler }: { handler: Handler } = await import(
    `../../../functions/meeting-booking/handlers/${fileOf(operationId)}.ts`
  );
  const all: Record<string, string> = { conferenceId: conference.conferenceId, ...params };
  const path = route.path.replace(/\{(\w+)\}/g, (_, name) => all[name] ?? '');
  const own = Object.fromEntries(Object.entries(all).filter(([name]) => route.path.includes(`{${name}}`)));
  return invoke(handler, { method: route.method, path, params: own, ...who, ...rest });
}

/** Everything that comes back, with what the caller has sent made the same. */
async function seen(operationId: string, who: Person, request: Call, named: readonly string[]) {
  let answer: Awaited<ReturnType<typeof invoke>> | undefined;
  const calls = await databaseCalls(async () => {
    answer = await call(operationId, who, request);
  });
  if (!answer) throw new Error('there was no answer');
  const { status, headers } = answer;
  const text = named.reduce((body, id) => body.replaceAll(id, '(what was asked for)'), answer.text);
  return { status, headers, text, calls };
}

const whoComes = ({ people }: Delegation) => ({ principalId: people[0], attendeeIds: people });

/** What is sent to each route on a meeting, sound and in every way that others could try. */
const onMeetings: Record<string, () => Call[]> = {
  getMeeting: () => [{}, { headers: { 'if-none-match': '"2"' } }],
  acceptMeeting: () => [
    { body: whoComes(two) },
    { body: { ...whoComes(two), delegationId: two.delegationId } },
    { body: { ...whoComes(third), delegationId: third.delegationId } },
  ],
  declineMeeting: () => [{}, { body: { delegationId: one.delegationId } }],
  cancelMeeting: () => [{}, { body: { reason: 'Because' } }],
  counterMeeting: () => [
    { body: { durationMinutes: 45 } },
    { body: { ...whoComes(two), delegationId: two.delegationId, durationMinutes: 45 } },
  ],
  rescheduleMeeting: () => [{}, { body: { delegationId: two.delegationId, durationMinutes: 15 } }],
  placeMeeting: () => [
    { body: { startsAt: '2021-06-23T07:00:00Z', roomId: newId('rom', MAY) } },
    { body: { startsAt: '2021-06-23T07:00:00Z', roomId: newId('rom', MAY), displace: true } },
  ],
};

/** What is asked of a delegation. */
const onDelegations: Record<string, () => Call[]> = {
  getFreeSlots: () => [
    { query: { with: two.delegationId, duration: '30' } },
    { query: { with: third.delegationId, duration: '30', day: FIRST_DAY } },
    { query: { with: newId('dlg', MAY), duration: '30' } },
  ],
  createCalendarLink: () => [{ body: {} }, { body: { label: 'My phone' } }],
  listCalendarLinks: () => [{}],
  revokeCalendarLink: () => [{ params: { calendarLinkId } }, { params: { calendarLinkId: newId('cal', MAY) } }],
  getDelegationSchedulePdf: () => [{}],
};

/** What only the protocol desk may ask. */
const onlyOfTheDesk: Record<string, Call> = {
  getSchedule: { query: { day: FIRST_DAY } },
  getScheduleSvg: { query: { day: FIRST_DAY } },
  getSchedulePdf: { query: { day: FIRST_DAY } },
  getDoorCards: { query: { day: FIRST_DAY } },
  planSchedule: { body: { requests: 'all', mode: 'preview' } },
  putProgramme: { body: programmeOf() },
  putKeepApart: { body: { pairs: [] } },
  getKeepApart: {},
};

/** What has a test of its own here. */
const others1by1 = [
  'requestMeeting',
  'listMeetings',
  'getProgramme',
  'putAvailability',
  'getAvailability',
  'recordOutcome',
  'getCalendar',
];

it('every route of meeting booking is looked at', () => {
  const looked = [onMeetings, onDelegations, onlyOfTheDesk].flatMap((routes) => Object.keys(routes));
  expect([...looked, ...others1by1].sort()).toEqual(meetingBookingRoutes.map(({ operationId }) => operationId).sort());
});

const others404 = () =>
  Object.keys(onMeetings).flatMap((operationId) => Object.keys(others).map((who) => ({ operationId, who })));

describe('a meeting of others', () => {
  it('is for everybody else as one that does not exist: in each byte, and in what it takes to say so', async () => {
    for (const { operationId, who } of others404()) {
      const person = others[who] ?? { subject: '' };
      for (const request of onMeetings[operationId]?.() ?? []) {
        for (const headers of [{}, { 'if-match': '"1"' }, { 'idempotency-key': randomUUID() }]) {
          const missing = newId('mtg', MAY);
          const look = (meetingId: string) =>
            seen(
              operationId,
              person,
              { ...request, params: { meetingId }, headers: { ...request.headers, ...headers } },
              [meetingId],
            );
          const nothing = await look(missing);
          expect(nothing.status, `${who}: ${operationId}`).toBe(404);
          expect(nothing.calls).not.toEqual([]);
          expect(await look(placed), `${who}: ${operationId}`).toEqual(nothing);
          expect(await look(asked), `${who}: ${operationId}`).toEqual(nothing);
        }
      }
    }
    expect((await conference.meeting(placed)).version).toBe(2);
    expect((await conference.meeting(asked)).version).toBe(1);
  });

  it('cannot be asked for in the name of others, nor with their people, and the answer tells nothing of them', async () => {
    for (const [who, person] of Object.entries(others)) {
      const ask = (delegationId: string) =>
        seen(
          'requestMeeting',
          person,
          { body: { delegationId, invitees: [two.delegationId], ...whoComes(one), durationMinutes: 30 } },
          [delegationId],
        );
      const nothing = await ask(newId('dlg', MAY));
      expect(nothing.status, who).toBe(404);
      expect(await ask(one.delegationId), who).toEqual(nothing);
    }
    const asker = { subject: third.focalPoint.subject };
    const name = (delegateId: string) =>
      seen(
        'requestMeeting',
        asker,
        {
          body: {
            delegationId: third.delegationId,
            invitees: [two.delegationId],
            principalId: delegateId,
            attendeeIds: [delegateId],
            durationMinutes: 30,
          },
        },
        [delegateId],
      );
    const nobody = await name(newId('dgt', MAY));
    expect(nobody.status).toBe(422);
    expect(await name(one.people[0] ?? '')).toEqual(nobody);
  });
});

describe('when somebody of another delegation can meet', () => {
  it('is for everybody else as of somebody who does not exist, to read and to say', async () => {
    const [theirs = ''] = one.people;
    for (const [who, person] of Object.entries(others)) {
      for (const request of [{}, { headers: { 'if-none-match': '"0"' } }]) {
        const look = (delegateId: string) =>
          seen('getAvailability', person, { ...request, params: { delegateId } }, [delegateId]);
        const nothing = await look(newId('dgt', MAY));
        expect(nothing.status, who).toBe(404);
        expect(await look(theirs), who).toEqual(nothing);
      }
      for (const body of [{}, { windows: [{ from: '2020-01-01T00:00:00Z', to: '2020-01-01T00:00:00Z' }] }]) {
        const say = (delegateId: string) =>
          seen('putAvailability', person, { body, params: { delegateId } }, [delegateId]);
        const nothing = await say(newId('dgt', MAY));
        expect(nothing.status, who).toBe(404);
        expect(await say(theirs), who).toEqual(nothing);
      }
    }
  });
});

describe('when two delegations could meet', () => {
  it('is told of no other delegation than one’s own, nor of anybody in it', async () => {
    for (const [who, person] of Object.entries(others)) {
      const ask = (delegationId: string) =>
        seen('getFreeSlots', person, { params: { delegationId }, query: { with: two.delegationId, duration: '30' } }, [
          delegationId,
        ]);
      const nothing = await ask(newId('dlg', MAY));
      expect(nothing.status, who).toBe(404);
      expect(await ask(one.delegationId), who).toEqual(nothing);
    }
    const { delegationId, focalPoint } = third;
    const askFor = (principalId: string) => {
      const query = { with: two.delegationId, duration: '30', principalId };
      return seen('getFreeSlots', { subject: focalPoint.subject }, { params: { delegationId }, query }, [principalId]);
    };
    const nobody = await askFor(newId('dgt', MAY));
    expect(nobody.status).toBe(400);
    expect(await askFor(two.people[0] ?? '')).toEqual(nobody);
  });
});

describe('a list', () => {
  it('has for others what it would have without the meeting: no entry, no cursor, no count', async () => {
    for (const [who, person] of Object.entries(others)) {
      const { text, calls } = await seen('listMeetings', person, { query: { limit: '1' } }, []);
      for (const secret of [placed, asked, two.delegationId]) expect(text, who).not.toContain(secret);
      const byDay = await seen('listMeetings', person, { query: { day: FIRST_DAY } }, []);
      expect(byDay.text, who).not.toContain(placed);
      expect(calls.length, who).toBeGreaterThan(0);
    }
    const stranger = { subject: randomUUID() };
    expect((await seen('listMeetings', stranger, {}, [])).text).toBe('{"items":[]}');
  });

  it('of another delegation is as one of a delegation that does not exist', async () => {
    for (const [who, person] of Object.entries(others)) {
      for (const query of [{}, { status: 'confirmed' }, { day: FIRST_DAY }, { limit: '1' }]) {
        const list = (delegationId: string) =>
          seen('listMeetings', person, { query: { ...query, delegationId } }, [delegationId]);
        const nothing = await list(newId('dlg', MAY));
        expect(nothing.status, who).toBe(404);
        expect(await list(one.delegationId), who).toEqual(nothing);
      }
    }
  });

  it('takes no cursor that was given to somebody else, and refuses it as it does a forged one', async () => {
    const { conferenceId } = conference;
    const parties = (delegationIds: readonly string[]) =>
      `meetings/${conferenceId}/parties/${delegationIds.join(',')}//`;
    const after = { delegationId: one.delegationId, meetingId: placed };
    const key = await testSecrets('cursors');
    const given = [
      sealCursor(key, parties([one.delegationId]), after),
      sealCursor(key, `meetings/${conferenceId}/status/`, after),
      sealCursor(key, `meetings/${conferenceId}/day/${FIRST_DAY}/`, after),
    ];
    const own = { subject: one.focalPoint.subject };
    const [real = ''] = given;
    expect((await call('listMeetings', own, { query: { cursor: real } })).status).toBe(200);

    for (const person of [{ subject: third.focalPoint.subject }, { subject: randomUUID() }]) {
      const take = (cursor: string) => seen('listMeetings', person, { query: { cursor } }, [cursor]);
      const forged = await take(Buffer.from(`${'x'.repeat(12)}${JSON.stringify(after)}`).toString('base64url'));
      expect(forged).toMatchObject({ status: 400 });
      expect(forged.text).toContain('invalid-cursor');
      for (const cursor of given) expect(await take(cursor)).toEqual(forged);
    }
  });
});

describe('what is public to all who signed in', () => {
  it('does not change when a meeting is made', async () => {
    const reader = { subject: randomUUID() };
    const before = await seen('getProgramme', reader, {}, []);
    await conference.agree(two, third);
    expect(await seen('getProgramme', reader, {}, [])).toEqual(before);
    for (const secret of [placed, one.delegationId]) expect(before.text).not.toContain(secret);
  });
});

describe('what is the protocol desk’s alone', () => {
  it('is refused to everybody else before anything is read', async () => {
    for (const [who, person] of Object.entries(others)) {
      for (const [operationId, request] of Object.entries(onlyOfTheDesk)) {
        const { status, calls } = await seen(operationId, person, request, []);
        expect({ status, calls }, `${who}: ${operationId}`).toEqual({ status: 403, calls: [] });
      }
      for (const meetingId of [placed, newId('mtg', MAY)]) {
        const { status, calls } = await seen(
          'recordOutcome',
          person,
          { params: { meetingId }, body: { outcome: 'held' } },
          [meetingId],
        );
        expect({ status, calls }, who).toEqual({ status: 403, calls: [] });
      }
    }
  });
});

describe('the calendar, the free times and the printed meetings of a delegation', () => {
  it('are for everybody else as those of a delegation that does not exist', async () => {
    for (const [who, person] of Object.entries(others)) {
      for (const [operationId, requests] of Object.entries(onDelegations)) {
        for (const request of requests()) {
          const look = (delegationId: string) =>
            seen(operationId, person, { ...request, params: { ...request.params, delegationId } }, [delegationId]);
          const nothing = await look(newId('dlg', MAY));
          expect(nothing.status, `${who}: ${operationId}`).toBe(404);
          expect(nothing.calls).not.toEqual([]);
          expect(await look(one.delegationId), `${who}: ${operationId}`).toEqual(nothing);
        }
      }
    }
  });

  it('are read by the link alone; one that is revoked is as one that never was', async () => {
    const read = (file: string) => seen('getCalendar', { subject: '' }, { params: { file } }, [file]);
    const open = await read(calendar);
    expect(open.status).toBe(200);
    expect(open.text).toContain(placed);
    const [first = '', ...rest] = calendar;
    const forged = await read(`${first === 'A' ? 'B' : 'A'}${rest.join('')}`);
    expect(forged.status).toBe(404);
    const params = { delegationId: one.delegationId, calendarLinkId };
    expect((await call('revokeCalendarLink', one.focalPoint, { params })).status).toBe(204);
    expect(await read(calendar)).toEqual(forged);
  });
});

describe('that two delegations are kept apart', () => {
  it('is not to be told by whoever asks, agrees, moves or calls off, neither from the answer nor from what it takes', async () => {
    /** The same conference, with and without a pair; ids and times are made the same. */
    const play = async (isKeptApart: boolean) => {
      const stage = await StagedConference.begin(programmeOf(), table);
      const [host, guest, apart] = [
        await stage.delegation(),
        await stage.delegation(),
        await stage.delegation({ count: 1 }),
      ];
      await stage.keepApart(isKeptApart ? [[guest, apart, 30]] : []);
      await stage.settle();
      const told: string[] = [];
      const calls: string[][] = [];
      const note = async (work: () => Promise<unknown>) => {
        calls.push(await databaseCalls(async () => told.push(JSON.stringify(await work().catch(String)))));
      };
      let meetingId = '';
      await note(async () => {
        const view = await stage.request(host, [guest]);
        meetingId = view.meetingId;
        return view.status;
      });
      await note(async () => (await stage.accept(meetingId, guest)).placement?.startsAt);
      await note(async () => (await stage.reschedule(meetingId, guest.focalPoint)).placement?.startsAt);
      await note(async () => (await stage.cancel(meetingId, host.focalPoint)).status);
      const events = (await stage.events()).filter(({ detail }) => detail.metadata.aggregateId === meetingId);
      const names = await stage.eventsOf(meetingId);
      return { told, reads: calls.map((each) => each.filter((one) => !one.startsWith('Transact'))), events, names };
    };
    const [without, withPair] = [await play(false), await play(true)];
    expect(withPair.told).toEqual(without.told);
    expect(withPair.names).toEqual(without.names);
    expect(JSON.stringify(withPair.events)).not.toMatch(/apart/i);
    expect(withPair.reads).toEqual(without.reads);
  });
});

describe('an id', () => {
  it('says when it was made and nothing of how many there are', () => {
    const made = Array.from({ length: 50 }, () => newId('mtg', MAY));
    const random = made.map((id) => id.slice('mtg_'.length + 10));
    expect(new Set(random).size).toBe(50);
    // Sixteen characters of five bits: no two that follow each other are near each other.
    expect(new Set(random.map((text) => text.slice(0, 4))).size).toBeGreaterThan(45);
  });
});

describe('the events of a meeting', () => {
  it('name who meets and where, and of what they wrote only why it ends, for the mails to its sides', async () => {
    const words = ['SUBJECT-WORD', 'NOTE-WORD'];
    const secrets = { subject: words[0], confidentialNote: words[1], languages: ['en', 'fr'] };
    const { meetingId } = await conference.agree(one, third, secrets);
    await conference.cancel(meetingId, protocolDesk, { reason: 'REASON-WORD' });
    const declined = await conference.request(one, [third], secrets);
    await conference.decline(declined.meetingId, third.focalPoint, { reason: 'REASON-WORD' });
    const events = await conference.events();
    const told = JSON.stringify(events.map(({ detail }) => detail.data));
    for (const word of words) expect(told).not.toContain(word);
    const withReason = events.filter(({ detail }) => JSON.stringify(detail.data).includes('REASON-WORD'));
    expect(withReason.map(({ detailType }) => detailType).sort()).toEqual([
      'meeting-cancelled.v1',
      'meeting-declined.v1',
    ]);
  });
});
