import { expect, it } from 'vitest';
import { anonymous, signIn } from '../support/api.ts';
import { eventually, TestConference } from '../support/e2e-conference.ts';

/** What the other services do when registration says that somebody leaves, comes instead, or speaks for a delegation. */

/** Waits for a mail to somebody. */
const mailTo = (address: string, subject: RegExp) =>
  eventually(
    async () => {
      const { body, ...answer } = await anonymous.get('/local/mailbox?limit=10000');
      const mails = (body.items as { to: string[]; subject: string }[]).filter(({ to }) => to.includes(address));
      return { ...answer, body: mails.map((mail) => mail.subject) };
    },
    { body: expect.arrayContaining([expect.stringMatching(subject)]) },
  );

it('a withdrawal kills the badge and the meeting; a successor keeps the slot, which confirms by itself or by a new answer', async () => {
  const conference = await TestConference.open();
  const { path, staff } = conference;
  await eventually(() => staff.protocol.call('PUT', `${path}/programme`, conference.programme()), { status: 201 });
  const [guest, host] = [
    await conference.accreditedHead('effects-guest'),
    await conference.accreditedHead('effects-host'),
  ];
  const peopleOf = ({ headId }: typeof guest) => ({ principalId: headId, attendeeIds: [headId] });
  const delegates = `${path}/delegations/${guest.delegationId}/delegates`;

  const request = { ...peopleOf(guest), durationMinutes: 30, delegationId: guest.delegationId };
  const { body: asked } = await eventually(
    () => guest.focalPoint.call('POST', `${path}/meetings`, { ...request, invitees: [host.delegationId] }),
    { status: 201 },
  );
  const meeting = `${path}/meetings/${asked.meetingId}`;
  const { body: agreed } = await eventually(() => host.focalPoint.call('POST', `${meeting}/accept`, peopleOf(host)), {
    status: 200,
    body: { status: 'confirmed' },
  });
  const { placement } = agreed;
  const accreditation = `${path}/accreditations/${guest.headId}`;
  const { body: admitted } = await eventually(() => staff.security.get(accreditation), {
    body: { status: 'accredited' },
  });
  await mailTo('protocol@effects-host.example', /^Meeting confirmed/);
  await mailTo('protocol@effects-guest.example', /^A badge was issued/);

  const substitute = (delegateId: string, role: string) =>
    guest.focalPoint.must(
      'POST',
      `${delegates}/${delegateId}/substitute`,
      conference.person({ category: undefined, function: role }),
    );
  const { body: equal } = await substitute(guest.headId, 'minister');
  await eventually(() => staff.security.get(accreditation), {
    body: { status: 'withdrawn', withdrawal: { reason: 'replaced', successorId: equal.delegateId } },
  });
  expect((await staff.security.get(`${path}/badges/${admitted.serial}`)).body.status).toBe('replaced');
  await mailTo('protocol@effects-guest.example', /^A badge is no longer valid/);
  await eventually(() => host.focalPoint.get(meeting), {
    body: {
      status: 'provisional',
      sequence: 1,
      placement,
      parties: [{ principalId: equal.delegateId, accepted: true }, { accepted: true }],
    },
  });
  await mailTo('protocol@effects-host.example', /^Meeting provisional again/);
  await conference.clear(equal.delegateId, 'protocol');
  await eventually(() => host.focalPoint.get(meeting), { body: { status: 'confirmed', placement } });

  const { body: heir } = await substitute(equal.delegateId, 'deputy minister');
  await eventually(() => host.focalPoint.get(meeting), {
    body: { status: 'provisional', placement, parties: [{ principalId: heir.delegateId }, { accepted: false }] },
  });
  await mailTo('protocol@effects-host.example', /^Please answer again/);
  await conference.clear(heir.delegateId, 'protocol');
  await host.focalPoint.must('POST', `${meeting}/accept`, peopleOf(host));
  await eventually(() => host.focalPoint.get(meeting), { body: { status: 'confirmed', placement } });

  const second = `${path}/accreditations/${heir.delegateId}`;
  const { body: badged } = await eventually(() => staff.security.get(second), { body: { status: 'accredited' } });
  await guest.focalPoint.must('POST', `${delegates}/${heir.delegateId}/withdraw`);
  await eventually(() => host.focalPoint.get(meeting), {
    body: { status: 'cancelled', cancelledBy: guest.delegationId },
  });
  await eventually(() => staff.security.get(`${path}/badges/${badged.serial}`), { body: { status: 'revoked' } });
  await mailTo('protocol@effects-host.example', /^Meeting cancelled/);
});

it('a backup focal point gets the code by mail, sees what the primary sees, and nothing once removed', async () => {
  const conference = await TestConference.open();
  const { path } = conference;
  const delegation = await conference.accreditedHead('effects-backup');
  const { focalPoint, delegationId, headId } = delegation;
  const focalPoints = `${path}/delegations/${delegationId}/focal-points`;
  const contact = { name: 'Noor Haddad', email: 'backup@effects.example' };
  const { body: invited } = await focalPoint.must('POST', focalPoints, contact);
  await mailTo(contact.email, /^Focal point for/);
  const backup = await signIn(`backup-${crypto.randomUUID().slice(0, 8)}`);
  const sees = [`${path}/accreditations/${headId}`, `${path}/meetings?delegationId=${delegationId}`];
  for (const url of sees) expect((await backup.get(url)).status).toBe(404);
  await backup.must('POST', `${path}/focal-points/join`, { code: invited.code });
  for (const url of sees) await eventually(() => backup.get(url), { status: 200 });
  const { headers } = await focalPoint.must('GET', focalPoints);
  await focalPoint.must('DELETE', `${focalPoints}/${invited.focalPointId}`, undefined, {
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
  for (const url of sees) await eventually(() => backup.get(url), { status: 404 });
  for (const url of sees) expect((await focalPoint.get(url)).status).toBe(200);
});
