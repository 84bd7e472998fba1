import { expect, it } from 'vitest';
import { eventually, TestConference } from '../support/e2e-conference.ts';

/** What a meeting does when somebody in it cannot come then, and when an accreditation is looked at anew. */

it('a meeting follows what its people say of when they can come, and what the officers decide of them anew', async () => {
  const conference = await TestConference.open();
  const { path, staff } = conference;
  await eventually(() => staff.protocol.call('PUT', `${path}/programme`, conference.programme()), { status: 201 });
  const [guest, host] = [
    await conference.accreditedHead('availability-guest'),
    await conference.accreditedHead('availability-host'),
  ];
  const peopleOf = ({ headId }: typeof guest) => ({ principalId: headId, attendeeIds: [headId] });
  const request = { ...peopleOf(guest), durationMinutes: 30, delegationId: guest.delegationId };
  const { body: asked } = await eventually(
    () => guest.focalPoint.call('POST', `${path}/meetings`, { ...request, invitees: [host.delegationId] }),
    { status: 201 },
  );
  const meeting = `${path}/meetings/${asked.meetingId}`;
  await eventually(() => host.focalPoint.call('POST', `${meeting}/accept`, peopleOf(host)), {
    status: 200,
    body: { status: 'confirmed', placement: { day: '2021-06-22' } },
  });

  const freeSlots = `${path}/delegations/${guest.delegationId}/free-slots?with=${host.delegationId}&duration=30`;
  const startsOn = async (day: string): Promise<string[]> => {
    const { body } = await guest.focalPoint.must('GET', freeSlots);
    return body.days.find((one: { day: string }) => one.day === day).starts;
  };
  expect(await startsOn('2021-06-22')).not.toContain('2021-06-22T06:00:00Z');
  expect(await startsOn('2021-06-23')).toContain('2021-06-23T06:00:00Z');

  const availability = `${path}/delegates/${host.headId}/availability`;
  const lastTwoDays = { windows: [{ from: '2021-06-22T21:00:00Z', to: '2021-06-24T21:00:00Z' }] };
  await host.focalPoint.must('PUT', availability, lastTwoDays, { headers: { 'if-match': '"0"' } });
  await eventually(() => guest.focalPoint.get(meeting), {
    body: { status: 'confirmed', sequence: 1, placement: { day: '2021-06-23', startsAt: '2021-06-23T06:00:00Z' } },
  });
  expect(await startsOn('2021-06-22')).toEqual([]);

  const delegate = `${path}/delegations/${guest.delegationId}/delegates/${guest.headId}`;
  const amend = (changes: object) =>
    guest.focalPoint.must('PATCH', delegate, changes, { headers: { 'if-match': '*' } });
  await amend({ arrival: '2021-06-23T12:00:00Z' });
  await eventually(() => host.focalPoint.get(meeting), {
    body: { status: 'confirmed', sequence: 2, placement: { startsAt: '2021-06-23T12:00:00Z' } },
  });

  await amend({ dateOfBirth: '1961-04-12' });
  await eventually(() => host.focalPoint.get(meeting), {
    body: { status: 'provisional', placement: { startsAt: '2021-06-23T12:00:00Z' } },
  });
  const progress = `${path}/delegations/${guest.delegationId}/progress`;
  await eventually(() => guest.focalPoint.get(progress), {
    body: { nominated: { count: 1 }, accredited: { count: 0 } },
  });
  await conference.clear(guest.headId, 'protocol');
  await eventually(() => host.focalPoint.get(meeting), { body: { status: 'confirmed' } });
});
