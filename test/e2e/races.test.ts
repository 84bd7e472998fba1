import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, signIn } from '../support/api.ts';
import { eventually, type RegisteredDelegation, TestConference } from '../support/e2e-conference.ts';

let conference: TestConference;
beforeAll(async () => {
  conference = await TestConference.open();
});

/** How many answers had each status. */
function tally(answers: readonly { readonly status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('a code redeemed by twenty delegations at once', () => {
  it('registers exactly one', async () => {
    const code = await conference.invite('contested');
    const callers = await Promise.all(Array.from({ length: 20 }, (_, n) => signIn(`racer-${n}`)));
    const answers = await Promise.all(
      callers.map((caller) => caller.call('POST', `${conference.path}/delegations`, conference.registration(code))),
    );
    expect(tally(answers)).toEqual({ 201: 1, 409: 19 });
    for (const { status, body } of answers) if (status === 409) expect(body.type).toBe('/problems/invitation-redeemed');
    const { body } = await conference.staff.organiser.get(`${conference.path}/delegations`);
    expect(
      body.items.filter(
        ({ entityKey, entity }: Record<string, { key?: string }>) => (entity?.key ?? entityKey) === 'contested',
      ),
    ).toHaveLength(1);
  });

  it('and by one delegation twenty times with one key is answered the same each time', async () => {
    const code = await conference.invite('patient');
    const caller = await signIn('patient');
    const key = randomUUID();
    const call = () => caller.call('POST', `${conference.path}/delegations`, conference.registration(code), { key });
    const answers = await Promise.all(Array.from({ length: 20 }, call));
    expect(tally(answers)).toEqual({ 201: 20 });
    expect(new Set(answers.map(({ body }) => body.delegationId)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(19);
  });
});

describe('the last place of a quota wanted by fifty callers at once', () => {
  it('is taken by exactly one', async () => {
    const delegation = await conference.register('crowded', { quotas: { member: 3 } });
    const path = `${conference.path}/delegations/${delegation.delegationId}`;
    await conference.addDelegate(delegation);
    await conference.addDelegate(delegation);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => delegation.focalPoint.call('POST', `${path}/delegates`, conference.person())),
    );
    expect(tally(answers)).toEqual({ 201: 1, 409: 49 });
    for (const { status, body } of answers) {
      if (status === 409)
        expect(body).toMatchObject({ type: '/problems/quota-exceeded', category: 'member', limit: 3, used: 3 });
    }
    const { body } = await delegation.focalPoint.get(`${path}/delegates`);
    expect(body.items).toHaveLength(3);
  });
});

describe('one slot wanted by fifty meetings at once', () => {
  const GUESTS = 50;
  let host: RegisteredDelegation & { headId: string };
  let guests: (RegisteredDelegation & { headId: string })[];
  const booked = async (protocol: Client) => (await protocol.get(`${conference.path}/schedule?day=2021-06-22`)).body;

  beforeAll(async () => {
    // One room, open for one half hour in the whole conference.
    await conference.staff.protocol.must('PUT', `${conference.path}/programme`, {
      ...conference.programme({ rooms: 1, days: ['2021-06-22'], from: '10:00', to: '10:45' }),
    });
    host = await conference.accreditedHead('one-slot-host');
    guests = [];
    for (let n = 0; n < GUESTS; n += 10) {
      guests.push(
        ...(await Promise.all(Array.from({ length: 10 }, (_, m) => conference.accreditedHead(`guest-${n + m}`)))),
      );
    }
  });

  it('is given to exactly one, and every other one waits', async () => {
    const { path } = conference;
    const attend = ({ headId, delegationId }: typeof host) => ({
      delegationId,
      principalId: headId,
      attendeeIds: [headId],
    });
    const meetings = await Promise.all(
      guests.map(async (guest) => {
        const request = { ...attend(guest), invitees: [host.delegationId], durationMinutes: 30 };
        const { body } = await eventually(() => guest.focalPoint.call('POST', `${path}/meetings`, request), {
          status: 201,
        });
        return body.meetingId as string;
      }),
    );
    const answers = await Promise.all(
      meetings.map((meetingId) => host.focalPoint.call('POST', `${path}/meetings/${meetingId}/accept`, attend(host))),
    );
    expect(tally(answers)).toEqual({ 200: GUESTS });
    const statuses = answers.map(({ body }) => body.status);
    expect(statuses.filter((status) => status === 'waitlisted')).toHaveLength(GUESTS - 1);
    const { protocol } = conference.staff;
    expect(JSON.stringify(await booked(protocol)).match(/mtg_\w+/g)).toHaveLength(1);

    // The winner gives it back: one of those who wait gets it by itself.
    const winner = meetings[statuses.findIndex((status) => status !== 'waitlisted')];
    await host.focalPoint.must('POST', `${path}/meetings/${winner}/cancel`, {});
    await eventually(
      async () => {
        const { body, ...answer } = await protocol.get(`${path}/meetings?status=confirmed&day=2021-06-22`);
        return {
          ...answer,
          body: {
            count: body.items.length,
            again: body.items.some((item: { meetingId: string }) => item.meetingId === winner),
          },
        };
      },
      { body: { count: 1, again: false } },
    );
  });
});
