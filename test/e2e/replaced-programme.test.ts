import { expect, it } from 'vitest';
import { eventually, TestConference } from '../support/e2e-conference.ts';

it('a meeting follows its people and the programme: provisional, confirmed, moved, waitlisted, placed again', async () => {
  const conference = await TestConference.open();
  const { path, staff } = conference;
  const { protocol } = staff;
  const programme = `${path}/programme`;
  const replace = async (changes: object) => {
    const { headers, body } = await protocol.must('GET', programme);
    const etag = headers.get('etag') ?? '';
    const { conferenceId: _conferenceId, timeZone: _timeZone, ...current } = body;
    await protocol.must('PUT', programme, { ...current, ...changes }, { headers: { 'if-match': etag } });
    return body;
  };
  // Meeting booking hears of the conference a moment later.
  await eventually(() => protocol.call('PUT', programme, conference.programme({ rooms: 2 })), { status: 201 });

  const guest = await conference.accreditedHead('guest');
  const late = await conference.register('late');
  const headId = await conference.addDelegate(late, { category: 'head', headOfDelegation: true });
  await conference.submit(late);
  const request = { principalId: guest.headId, attendeeIds: [guest.headId], durationMinutes: 30 };
  const { body: asked } = await eventually(
    () =>
      guest.focalPoint.call('POST', `${path}/meetings`, {
        ...request,
        delegationId: guest.delegationId,
        invitees: [late.delegationId],
      }),
    { status: 201 },
  );
  const meeting = `${path}/meetings/${asked.meetingId}`;
  const people = { principalId: headId, attendeeIds: [headId] };
  await eventually(() => late.focalPoint.call('POST', `${meeting}/accept`, people), {
    status: 200,
    body: { status: 'provisional', placement: { startsAt: '2021-06-22T06:00:00Z' } },
  });
  await conference.clear(headId, 'protocol');
  await eventually(() => guest.focalPoint.get(meeting), { body: { status: 'confirmed', sequence: 1 } });

  const opening = { title: 'Opening', day: '2021-06-22', start: '09:00', end: '10:20', speakers: [headId] };
  const { rooms } = await replace({ sessions: [opening] });
  await eventually(() => guest.focalPoint.get(meeting), {
    body: { status: 'confirmed', sequence: 2, placement: { startsAt: '2021-06-22T07:30:00Z' } },
  });
  await replace({ rooms: [], sessions: [] });
  await eventually(() => guest.focalPoint.get(meeting), { body: { status: 'waitlisted', sequence: 3 } });
  await replace({ rooms: rooms.slice(1) });
  await eventually(() => guest.focalPoint.get(meeting), {
    body: {
      status: 'confirmed',
      sequence: 4,
      placement: { roomId: rooms[1].roomId, startsAt: '2021-06-22T06:00:00Z' },
    },
  });
  const { bytes } = await protocol.must('GET', `${path}/schedule.svg?day=2021-06-22`);
  expect(bytes.toString()).toContain('1 confirmed');
});
