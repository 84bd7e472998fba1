import ICAL from 'ical.js';
import { beforeAll, expect, it } from 'vitest';
import { anonymous } from '../support/api.ts';
import { eventually, type RegisteredDelegation, TestConference } from '../support/e2e-conference.ts';

let conference: TestConference;
let own: RegisteredDelegation & { headId: string };
let links: string;
let meetingId: string;

beforeAll(async () => {
  conference = await TestConference.open();
  own = await conference.accreditedHead('fra');
  const other = await conference.accreditedHead('per');
  const { staff, path } = conference;
  await staff.protocol.must('PUT', `${path}/programme`, conference.programme());
  links = `${path}/delegations/${own.delegationId}/calendar-links`;
  const people = { principalId: own.headId, attendeeIds: [own.headId] };
  const request = { delegationId: own.delegationId, invitees: [other.delegationId], ...people, durationMinutes: 30 };
  const asked = await eventually(() => own.focalPoint.call('POST', `${path}/meetings`, request), { status: 201 });
  meetingId = asked.body.meetingId;
  await other.focalPoint.must('POST', `${path}/meetings/${meetingId}/accept`, {
    principalId: other.headId,
    attendeeIds: [other.headId],
  });
});

it('a calendar program reads the meetings of a delegation at the URL that the focal point was given, until it is revoked', async () => {
  const key = 'my-telephone';
  const made = await own.focalPoint.must('POST', links, { label: 'My telephone' }, { key });
  const again = await own.focalPoint.must('POST', links, { label: 'My telephone' }, { key });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.body).toEqual(made.body);
  const { url, calendarLinkId } = made.body;

  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8; method=PUBLISH');
  expect(answer.headers.get('cache-control')).toBe('private, no-cache');
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()));
  expect(calendar.getAllSubcomponents('vevent').map((event) => event.getFirstPropertyValue('uid'))).toEqual([
    `${meetingId}@${conference.id}.chancery`,
  ]);
  const known = await fetch(url, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } });
  expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', answer.headers.get('etag')]);

  await own.focalPoint.must('DELETE', `${links}/${calendarLinkId}`);
  const never = await anonymous.get(`/v1/calendars/${'A'.repeat(43)}.ics`);
  const revoked = await anonymous.get(new URL(url).pathname);
  for (const { status, body } of [never, revoked]) expect([status, body.type]).toEqual([404, '/problems/not-found']);
  expect(revoked.body.detail).toBe(never.body.detail);
  expect((await own.focalPoint.get(links)).body).toEqual({ items: [] });
});

it.each([{ label: '' }, { label: 'x'.repeat(101) }, { label: 'a\u202eb' }, { label: 1 }, { extra: true }])(
  'a link is not made of %j',
  async (body) => {
    const answer = await own.focalPoint.call('POST', links, body);
    expect([answer.status, answer.body.type]).toEqual([400, '/problems/invalid-request']);
  },
);
