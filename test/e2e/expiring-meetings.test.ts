import { afterAll, beforeAll, expect, it } from 'vitest';
import { anonymous } from '../support/api.ts';
import { eventually, type RegisteredDelegation, TestConference } from '../support/e2e-conference.ts';

let conference: TestConference;
let one: RegisteredDelegation & { readonly headId: string };
let other: RegisteredDelegation & { readonly headId: string };
let begun: number;
let start: string;

beforeAll(async () => {
  conference = await TestConference.open();
  const { staff, path } = conference;
  one = await conference.accreditedHead('one');
  other = await conference.accreditedHead('other');
  await staff.protocol.must('PUT', `${path}/programme`, conference.programme());
  start = (await anonymous.get('/local/clock')).body.now;
  begun = Date.now();
});

/** The other tests go on at the time that it would be. */
afterAll(() => setClock(0));

/** The tokens of this run live for an hour. */
const setClock = (minutes: number) =>
  anonymous.must('PUT', '/local/clock', {
    now: new Date(Date.parse(start) + Date.now() - begun + minutes * 60_000).toISOString(),
  });

it('a meeting that nobody answers expires by itself when its time has come', async () => {
  const { path } = conference;
  const request = {
    delegationId: one.delegationId,
    invitees: [other.delegationId],
    principalId: one.headId,
    attendeeIds: [one.headId],
    durationMinutes: 30,
    expiresAt: new Date(Date.parse(start) + 10 * 60_000).toISOString(),
  };
  // Meeting booking hears of the delegations a moment after they registered.
  const ask = () => one.focalPoint.call('POST', `${path}/meetings`, request);
  const { meetingId } = (await eventually(ask, { status: 201 })).body;
  const counter = { principalId: other.headId, attendeeIds: [other.headId], durationMinutes: 45 };
  const countered = await other.focalPoint.must('POST', `${path}/meetings/${meetingId}/counter`, {
    ...counter,
    expiresAt: new Date(Date.parse(start) + 20 * 60_000).toISOString(),
  });
  expect(countered.body).toMatchObject({ status: 'countered', thread: [{}, { changed: ['duration'] }] });

  const seen = () => one.focalPoint.get(`${path}/meetings/${meetingId}`);
  await setClock(25);
  await eventually(seen, { status: 200, body: { status: 'expired' } });
  expect(await one.focalPoint.call('POST', `${path}/meetings/${meetingId}/accept`, {})).toMatchObject({ status: 409 });
});
