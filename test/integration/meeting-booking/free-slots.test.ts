import { beforeAll, describe, expect, inject, it } from 'vitest';
import { getFreeSlots } from '../../../functions/meeting-booking/get-free-slots.ts';
import { type FreeSlotsView, freeSlotsQuery } from '../../../functions/meeting-booking/schemas/free-slots.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { type Call, invoke } from '../../support/http-event.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { type Delegation, MAY, programmeOf, room, StagedConference } from './staged-conference.ts';

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

/** In 2099, so that the clock of the machine does not matter. Four hours of one day, each a step; Moscow is 3 hours ahead. */
const DAY = '2099-06-22';
const grid = { stepMinutes: 60, days: [{ day: DAY, from: '09:00', to: '13:00' }] };
const hourFrom = (hour: string) => ({
  from: `${DAY}T${hour}:00Z`,
  to: `${DAY}T${String(Number(hour.slice(0, 2)) + 1).padStart(2, '0')}:00:00Z`,
});
const at = (...hours: string[]) => hours.map((hour) => `${DAY}T${hour}:00Z`);
const ALL = at('06:00', '07:00', '08:00', '09:00');
const WITHOUT_EIGHT = at('06:00', '07:00', '09:00');
const EIGHT = hourFrom('08:00');

async function staged({ headed = true } = {}) {
  const conference = new StagedConference(table);
  const { conferenceId, directory } = conference;
  await directory.keepConference(conferenceId, 1, {
    name: 'Later',
    timeZone: 'Europe/Moscow',
    startsOn: DAY,
    endsOn: DAY,
  });
  await conference.putProgramme(
    programmeOf({ grid, rooms: [room('Only room', { turnaroundMinutes: 0, features: ['video'] })] }),
  );
  const headOf = (delegation: Delegation, stay: object = {}, version = 2) =>
    directory.keepProfile(
      conferenceId,
      { delegateId: delegation.people[0] ?? '', delegationId: delegation.delegationId },
      version,
      {
        badgeName: 'Somebody',
        function: 'minister',
        category: 'head',
        headOfDelegation: true,
        attendance: 'in-person',
        languages: [],
        ...stay,
      },
    );
  const [own, other] = [await conference.delegation({ count: 2 }), await conference.delegation({ count: 2 })];
  if (headed) for (const delegation of [own, other]) await headOf(delegation);
  const ask = async (query: object = {}, call: Call = {}) => {
    const { handler } = await import('../../../functions/meeting-booking/handlers/get-free-slots.ts');
    const params = { conferenceId, delegationId: own.delegationId };
    const asked = { with: other.delegationId, duration: '60', ...query } as Record<string, string>;
    return invoke(handler, { params, query: asked, subject: own.focalPoint.subject, ...call });
  };
  const starts = async (query: object = {}) => {
    const { status, body } = await ask(query);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return (body as FreeSlotsView).days.flatMap((day) => day.starts);
  };
  return { conference, own, other, headOf, ask, starts };
}

type Stage = Awaited<ReturnType<typeof staged>>;
const alone = ({ people, ...delegation }: Delegation): Delegation => ({ ...delegation, people: people.slice(0, 1) });

/** Everything that takes the hour from eight from the two; of one side or of the other. */
const causes: Record<string, (stage: Stage, side: Delegation) => Promise<unknown>> = {
  'a session': ({ conference }, { people }) =>
    conference.putProgramme(
      programmeOf({
        grid,
        rooms: [room('Only room', { turnaroundMinutes: 0, features: ['video'] })],
        sessions: [{ title: 'Opening', startsAt: EIGHT.from, endsAt: EIGHT.to, speakers: people.slice(0, 1) }],
      }),
      1,
    ),
  'another meeting': async ({ conference }, side) => {
    const third = await conference.delegation({ count: 1 });
    await conference.putProgramme(
      programmeOf({ grid, rooms: ['One', 'Two'].map((name) => room(name, { turnaroundMinutes: 0 })) }),
      1,
    );
    return conference.agree(third, alone(side), { windows: [EIGHT], durationMinutes: 60 });
  },
  windows: ({ conference }, side) =>
    conference.putAvailability(side, side.people[0] ?? '', {
      windows: [
        { from: `${DAY}T06:00:00Z`, to: EIGHT.from },
        { from: EIGHT.to, to: `${DAY}T10:00:00Z` },
      ],
    }),
  lunch: ({ conference }, side) =>
    conference.putAvailability(side, side.people[0] ?? '', { lunch: { from: '11:00', to: '12:00', minutes: 60 } }),
  'somebody who is kept apart': async ({ conference }, side) => {
    const [third, fourth] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
    const rooms = ['One', 'Two'].map((name) => room(name, { turnaroundMinutes: 0, corridor: 'east' }));
    await conference.putProgramme(programmeOf({ grid, rooms }), 1);
    await conference.keepApart([[side, third, 0]]);
    return conference.agree(third, fourth, { windows: [EIGHT], durationMinutes: 60 });
  },
  'a room that is taken': async ({ conference }) => {
    const [third, fourth] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
    return conference.agree(third, fourth, { windows: [EIGHT], durationMinutes: 60 });
  },
};

describe('the times at which two delegations could meet', () => {
  it('are those at which the principals and a room are free', async () => {
    const { ask, own, other } = await staged();
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual({
      delegationId: own.delegationId,
      with: other.delegationId,
      durationMinutes: 60,
      days: [{ day: DAY, starts: ALL }],
    });
  });

  it('look the same whatever takes one of them', async () => {
    const answers = await Promise.all(
      Object.entries(causes).flatMap(([cause, take]) =>
        (['own', 'other'] as const).map(async (side) => {
          const stage = await staged();
          await take(stage, stage[side]);
          const { status, headers, text } = await stage.ask();
          const told = text.replaceAll(stage.own.delegationId, 'own').replaceAll(stage.other.delegationId, 'other');
          return { cause: `${cause} (${side})`, told: JSON.stringify({ status, headers, told }) };
        }),
      ),
    );
    const expected = {
      delegationId: 'own',
      with: 'other',
      durationMinutes: 60,
      days: [{ day: DAY, starts: WITHOUT_EIGHT }],
    };
    for (const { cause, told } of answers) {
      expect(JSON.parse(JSON.parse(told).told), cause).toEqual(expected);
      expect(told, cause).toBe(answers[0]?.told);
    }
  });

  it('end with the departure and begin with the arrival of who comes in person', async () => {
    const { headOf, own, other, starts } = await staged();
    await headOf(other, { departure: EIGHT.to }, 3);
    expect(await starts()).toEqual(at('06:00', '07:00', '08:00'));
    await headOf(own, { arrival: `${DAY}T07:00:00Z` }, 3);
    expect(await starts()).toEqual(at('07:00', '08:00'));
    await headOf(own, { arrival: EIGHT.from, attendance: 'remote' }, 4);
    expect(await starts()).toEqual(at('06:00', '07:00', '08:00'));
  });

  it('are none on a day that has all the meetings somebody wants, with nothing said of them', async () => {
    const { conference, own, other, starts, ask } = await staged();
    const third = await conference.delegation({ count: 1 });
    const { meetingId } = await conference.agree(third, alone(other), { windows: [EIGHT], durationMinutes: 60 });
    await conference.putAvailability(other, other.people[0] ?? '', { maxMeetingsPerDay: 1 });
    expect(await starts()).toEqual([]);
    const { text } = await ask();
    for (const secret of [meetingId, third.delegationId, ...other.people, ...own.people])
      expect(text).not.toContain(secret);
    expect(
      (await conference.accept((await conference.request(own, [other], { durationMinutes: 60 })).meetingId, other))
        .status,
    ).toBe('waitlisted');
  });

  it('are exactly those in which a meeting of the two is placed', async () => {
    for (const hour of WITHOUT_EIGHT) {
      const stage = await staged();
      const { conference, own, other } = stage;
      await causes.windows?.(stage, other);
      const window = { from: hour, to: new Date(Date.parse(hour) + 3_600_000).toISOString() };
      const windows = { windows: [window], durationMinutes: 60 };
      expect((await conference.agree(alone(own), alone(other), windows)).placement?.startsAt).toBe(hour);
    }
  });

  it('may be asked for somebody else of the own side', async () => {
    const stage = await staged();
    await causes.windows?.(stage, stage.own);
    expect(await stage.starts({ principalId: stage.own.people[1] })).toEqual(ALL);
    expect(await stage.starts()).toEqual(WITHOUT_EIGHT);
  });

  it('follow the head of the other delegation, and are not bound by one who left', async () => {
    const stage = await staged();
    const { conference, other, starts } = stage;
    await causes.windows?.(stage, other);
    expect(await starts()).toEqual(WITHOUT_EIGHT);
    await conference.deliver(conference.withdrawal(other, other.people[0] ?? ''));
    expect(await starts()).toEqual(ALL);
    const heir = { ...other, people: other.people.slice(1) };
    await stage.headOf(heir, { departure: EIGHT.from });
    expect(await starts()).toEqual(at('06:00', '07:00'));
  });

  it.each([
    ['of the delegation itself', 400, '?with', ({ own }: Stage) => ({ with: own.delegationId })],
    ['of a length between two steps', 400, '?duration', () => ({ duration: '45' })],
    ['of no length', 400, '?duration', () => ({ duration: '0' })],
    ['of another day', 400, '?day', () => ({ day: '2099-06-23' })],
    ['of no day', 400, '?day', () => ({ day: 'tomorrow' })],
    ['for somebody of the other side', 400, '?principalId', ({ other }: Stage) => ({ principalId: other.people[0] })],
    ['for nobody', 400, '?principalId', () => ({ principalId: newId('dgt', MAY) })],
    ['with a question that there is not', 400, '?why', () => ({ why: 'true' })],
    ['of a delegation that there is not', 404, undefined, () => ({ with: newId('dlg', MAY) })],
  ])('are not told %s', async (_, status, pointer, query) => {
    const stage = await staged();
    const refused = await stage.ask(query(stage));
    expect(refused.status).toBe(status);
    const faults = (refused.body.errors ?? []) as { pointer: string }[];
    expect(faults.map((fault) => fault.pointer)).toEqual(pointer === undefined ? [] : [pointer]);
  });

  it('are told to the own focal points and the protocol desk; nobody else learns that there is such a delegation', async () => {
    const stage = await staged();
    const { conference, ask, own, other } = stage;
    const { subject } = other.focalPoint;
    const elsewhere = await staged();
    expect(await ask({}, { subject: 'officer', groups: ['protocol'] })).toMatchObject({ status: 200 });
    for (const who of [
      { subject },
      { subject: 'stranger' },
      { subject: 'officer', groups: ['organiser', 'security'] },
    ]) {
      expect(await ask({}, who)).toMatchObject({ status: 404 });
      expect(await ask({ with: own.delegationId }, who)).toMatchObject({ status: 404 });
    }
    const foreign = await ask({ with: elsewhere.other.delegationId });
    const unknown = await ask({ with: newId('dlg', MAY) });
    await conference.deliver(conference.delegationWithdrawal(other));
    const withdrawn = await ask();
    for (const answer of [foreign, unknown, withdrawn]) {
      expect(answer.status).toBe(404);
      expect(answer.text).toBe(unknown.text);
    }
    await conference.deliver(conference.delegationWithdrawal(own));
    expect(await ask({ with: elsewhere.own.delegationId })).toMatchObject({ status: 404 });
  });

  it('cost the same whether there are any or not', async () => {
    const stage = await staged();
    await causes['a room that is taken']?.(stage, stage.other);
    const { conference, own, other } = stage;
    const { conferenceId, now } = conference;
    const query = freeSlotsQuery.parse({ with: other.delegationId, duration: 60 });
    const { delegationId, focalPoint: caller } = own;
    const found = async () => {
      const { days } = await getFreeSlots(conference, { conferenceId, delegationId, query, caller, now });
      return days.map(({ starts }) => starts.length);
    };
    const free = await table.measure(found);
    // The programme, two delegations, their heads, two people, who is kept apart, and the rooms of each day with where those
    // are, which is nowhere and costs nothing here; all eventually consistent.
    expect(free).toMatchObject({ result: [3], table: { read: 0.5 + 1 + 1 + 1 + 0.5 + 0.5, write: 0 } });
    await conference.putAvailability(other, other.people[0] ?? '', {
      windows: [{ from: `${DAY}T11:00:00Z`, to: `${DAY}T12:00:00Z` }],
    });
    expect(await table.measure(found)).toEqual({ ...free, result: [0] });
  });

  it('need a head of the own delegation, or somebody named', async () => {
    const { ask, starts, own } = await staged({ headed: false });
    const refused = await ask();
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '?principalId' }] } });
    expect(await starts({ principalId: own.people[0] })).toEqual(ALL);
  });
});
