import { beforeAll, describe, expect, inject, it } from 'vitest';
import { getAvailability } from '../../../functions/meeting-booking/get-availability.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { NotFound, StaleVersion } from '../../../functions/shared/problem.ts';
import { type Call, invoke } from '../../support/http-event.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { FIRST_DAY, MAY, protocolDesk, StagedConference, stranger } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
  Object.assign(process.env, {
    TABLE_NAME: table.name,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
});

const staged = () => StagedConference.begin(undefined, table);
const MORNING = { from: `${FIRST_DAY}T06:00:00Z`, to: `${FIRST_DAY}T09:00:00Z` };
const LUNCH = { from: '12:00', to: '14:00', minutes: 60 };

async function somebody() {
  const conference = await staged();
  const own = await conference.delegation({ count: 1 });
  const [delegateId = ''] = own.people;
  const { conferenceId } = conference;
  const call = async (method: 'GET' | 'PUT', { params, ...rest }: Call = {}) => {
    const { handler } =
      method === 'GET'
        ? await import('../../../functions/meeting-booking/handlers/get-availability.ts')
        : await import('../../../functions/meeting-booking/handlers/put-availability.ts');
    const who = { subject: own.focalPoint.subject };
    return invoke(handler, { method, params: { conferenceId, delegateId, ...params }, ...who, ...rest });
  };
  return { conference, own, delegateId, call };
}

describe('when somebody can meet', () => {
  it('is nothing until it is said, and then what was said last', async () => {
    const { call, delegateId, own } = await somebody();
    const { delegationId } = own;
    const ids = { delegateId, delegationId };
    const nothing = await call('GET');
    expect(nothing).toMatchObject({ status: 200, headers: { etag: '"0"' } });
    expect(nothing.body).toEqual(ids);
    const body = { windows: [MORNING], maxMeetingsPerDay: 3, lunch: LUNCH };
    const first = await call('PUT', { body, headers: { 'if-match': '"0"' } });
    expect(first).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(first.body).toEqual({ ...ids, ...body });
    expect((await call('GET')).body).toEqual(first.body);
    expect(await call('GET', { headers: { 'if-none-match': '"1"' } })).toMatchObject({ status: 304 });

    expect(await call('PUT', { body })).toMatchObject({ status: 428 });
    expect(await call('PUT', { body, headers: { 'if-match': '"0"' } })).toMatchObject({ status: 412 });
    const taken = await call('PUT', { body: {}, headers: { 'if-match': '"1"' } });
    expect(taken).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect((await call('GET')).body).toEqual(ids);
  });

  it.each([
    ['an empty list of windows', 400, { windows: [] }, '/windows'],
    ['more windows than anybody means', 400, { windows: Array.from({ length: 21 }, () => MORNING) }, '/windows'],
    ['a local time', 400, { windows: [{ from: '2021-06-22T09:00:00+03:00', to: MORNING.to }] }, '/windows/0/from'],
    ['a field of its own', 400, { windows: [{ ...MORNING, room: 'a' }] }, '/windows/0/room'],
    ['no meeting at all', 400, { maxMeetingsPerDay: 0 }, '/maxMeetingsPerDay'],
    ['half a meeting', 400, { maxMeetingsPerDay: 1.5 }, '/maxMeetingsPerDay'],
    ['a lunch without a length', 400, { lunch: { from: '12:00', to: '13:00' } }, '/lunch/minutes'],
    ['a lunch on no clock', 400, { lunch: { ...LUNCH, to: '24:30' } }, '/lunch/to'],
    ['a lunch longer than its time', 422, { lunch: { ...LUNCH, minutes: 150 } }, '/lunch/minutes'],
    ['a lunch that ends before', 422, { lunch: { ...LUNCH, from: '14:30' } }, '/lunch/to'],
    [
      'a window of another day',
      422,
      { windows: [{ from: '2021-06-25T06:00:00Z', to: '2021-06-25T07:00:00Z' }] },
      '/windows/0',
    ],
    ['a window in the wrong order', 422, { windows: [{ from: MORNING.to, to: MORNING.from }] }, '/windows/0'],
  ])('cannot be %s', async (_, status, body, pointer) => {
    const { call } = await somebody();
    const refused = await call('PUT', { body });
    expect(refused.status).toBe(status);
    expect((refused.body.errors as { pointer: string }[]).map((fault) => fault.pointer)).toEqual([pointer]);
    expect((await call('GET')).headers.etag).toBe('"0"');
  });

  it('is for the own delegation and the protocol desk; to everybody else there is no such person', async () => {
    const { conference, own, delegateId, call } = await somebody();
    const other = await conference.delegation({ count: 1 });
    const elsewhere = await (await staged()).delegation({ count: 1 });
    for (const method of ['GET', 'PUT'] as const) {
      const body = method === 'PUT' ? { body: {}, headers: { 'if-match': '*' } } : {};
      for (const { subject } of [other.focalPoint, stranger, elsewhere.focalPoint]) {
        expect(await call(method, { ...body, subject })).toMatchObject({ status: 404 });
      }
      expect(await call(method, { ...body, subject: 'officer', groups: ['accreditation', 'organiser'] })).toMatchObject(
        {
          status: 404,
        },
      );
      const unknown = { params: { delegateId: newId('dgt', MAY) } };
      expect(await call(method, { ...body, ...unknown })).toMatchObject({ status: 404 });
      expect(await call(method, { ...body, params: { delegateId: elsewhere.people[0] ?? '' } })).toMatchObject({
        status: 404,
      });
      expect(await call(method, { ...body, subject: 'officer', groups: ['protocol'] })).toMatchObject({ status: 200 });
    }
    await conference.deliver(conference.withdrawal(own, delegateId));
    for (const method of ['GET', 'PUT'] as const) {
      expect(await call(method, method === 'PUT' ? { body: {} } : {})).toMatchObject({ status: 404 });
    }
  });

  it('said by two at once is what one of them said', async () => {
    const { conference, own, delegateId } = await somebody();
    const said = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((maxMeetingsPerDay) => conference.putAvailability(own, delegateId, { maxMeetingsPerDay }, 0)),
    );
    const won = said.flatMap((one) => (one.status === 'fulfilled' ? [one.value.view] : []));
    expect(won).toHaveLength(1);
    for (const one of said) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(StaleVersion);
    const query = { conferenceId: conference.conferenceId, delegateId, caller: own.focalPoint };
    expect((await getAvailability(conference, query)).view).toEqual(won[0]);
    expect(await conference.events('availability-changed.v1')).toHaveLength(1);
  });

  it('is not said of somebody who leaves at that moment', async () => {
    const { conference, own, delegateId } = await somebody();
    const before = await conference.directory.delegates(conference.conferenceId, [delegateId]);
    await conference.deliver(conference.withdrawal(own, delegateId));
    // Whoever says it has read of the person before.
    Object.assign(conference.directory, { delegates: async () => before });
    await expect(conference.putAvailability(own, delegateId, { maxMeetingsPerDay: 2 })).rejects.toThrow(NotFound);
    expect(await conference.events('availability-changed.v1')).toEqual([]);
  });

  it('is told without a word of it', async () => {
    const { conference, own, delegateId } = await somebody();
    await conference.putAvailability(own, delegateId, { windows: [MORNING], lunch: LUNCH });
    const [event] = await conference.events('availability-changed.v1');
    expect(event?.detail).toMatchObject({ metadata: { aggregateId: delegateId, aggregateVersion: 1 } });
    expect(event?.detail.data).toEqual({ delegateId, delegationId: own.delegationId });
  });

  it('stays said whatever the other services tell of the person, and costs one command', async () => {
    const { conference, own, delegateId } = await somebody();
    const { conferenceId, directory } = conference;
    const put = await conference.table.measure(() =>
      conference.putAvailability(own, delegateId, { windows: [MORNING], maxMeetingsPerDay: 3, lunch: LUNCH }),
    );
    // The person strongly; the conference, the delegation and whose focal point the caller is. Their item and the command record.
    expect(put).toMatchObject({ table: { read: 2.5, write: 4 }, indexes: { write: 0 } });
    await conference.deliver(conference.decision('accredited', own, delegateId, 7));
    const query = { conferenceId, delegateId, caller: protocolDesk };
    const got = await conference.table.measure(() => getAvailability(conference, query));
    expect(got.table).toEqual({ read: 1.5, write: 0 });
    expect((await getAvailability(conference, query)).view).toMatchObject({ maxMeetingsPerDay: 3 });
    const known = (await directory.delegates(conferenceId, [delegateId])).get(delegateId);
    expect(known).toMatchObject({ accredited: true, badgeName: 'Somebody', availability: { version: 1 } });
  });
});
