import { beforeAll, expect, it } from 'vitest';
import type { ApiAnswer, Client } from '../support/api.ts';
import { eventually, TestConference } from '../support/e2e-conference.ts';

/** Screening through the API, with all that follows by events and mail, on functions with their own rights only. */
let conference: TestConference;
let staff: TestConference['staff'];
beforeAll(async () => {
  conference = await TestConference.open({
    reasonCodes: [
      { key: 'photo-unclear', title: 'The photograph is not clear enough', verdicts: ['more-info'] },
      { key: 'on-file', title: 'Known to the services', verdicts: ['refuse', 'hold'] },
    ],
  });
  ({ staff } = conference);
});

/** The text of the latest mail to an address whose subject begins so; undefined while there is none. */
async function mailed(client: Client, to: string, subject: string): Promise<ApiAnswer> {
  const { body: box } = await client.get('/local/mailbox?limit=1000');
  const found = box.items.find((mail: { subject: string }) => {
    return mail.subject.startsWith(subject) && JSON.stringify(mail).includes(to);
  });
  return client.get(`/local/mailbox/${found?.id ?? 'none'}`);
}

it('what an authority needs goes to the focal point by mail, and comes back to the queue with the amendment', async () => {
  const delegation = await conference.register('asked');
  const { focalPoint, delegationId } = delegation;
  const headId = await conference.addDelegate(delegation, {
    category: 'head',
    headOfDelegation: true,
    function: 'minister',
  });
  await conference.submit(delegation);
  const path = `${conference.path}/accreditations/${headId}`;
  await eventually(() => staff.protocol.get(path), { status: 200 });

  const verdict = { authority: 'protocol', verdict: 'more-info', note: 'looks like another man' };
  const wrong = await staff.protocol.call('POST', `${path}/verdicts`, { ...verdict, reasonCode: 'on-file' });
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/reasonCode' }] } });
  await staff.protocol.must('POST', `${path}/verdicts`, { ...verdict, reasonCode: 'photo-unclear' });
  expect((await focalPoint.get(path)).body).toEqual({ delegateId: headId, status: 'info-requested' });

  const { body: mail } = await eventually(
    () => mailed(focalPoint, 'protocol@asked.example', 'More information is needed'),
    { status: 200 },
  );
  expect(mail.text).toContain('What is needed: The photograph is not clear enough');
  expect(JSON.stringify(mail)).not.toContain('looks like another man');

  const delegate = `${conference.path}/delegations/${delegationId}/delegates/${headId}`;
  await focalPoint.must('PATCH', delegate, { rank: 'Minister' }, { headers: { 'if-match': '*' } });
  await eventually(() => staff.protocol.get(path), { body: { status: 'screening', pending: ['protocol'] } });
  await staff.protocol.must('POST', `${path}/verdicts`, { authority: 'protocol', verdict: 'clear' });
  await eventually(() => staff.protocol.get(`${conference.path}/accreditations/history`), {
    body: {
      items: [
        { delegateId: headId, decision: 'clear' },
        { delegateId: headId, decision: 'more-info', reasonCode: 'photo-unclear' },
      ],
    },
  });
});

it('who may be somebody else is flagged to the officers, whoever of them was there first, and dismissed for good', async () => {
  const one = await conference.register('one', { quotas: { head: 1, member: 2 } });
  const other = await conference.register('other', { quotas: { head: 1, member: 2 } });
  const head = { category: 'head', headOfDelegation: true, function: 'minister' };
  const twin = { dateOfBirth: '1960-04-01', ...head };
  const first = await conference.addDelegate(one, { ...twin, passportName: { primary: 'Иванов', secondary: 'Юрий' } });
  const second = await conference.addDelegate(other, {
    ...twin,
    passportName: { primary: 'IURII', secondary: 'Ivanov' },
  });
  await conference.submit(one);
  await conference.submit(other);
  const path = `${conference.path}/accreditations`;
  const flag = { kind: 'duplicate', on: ['name'] };
  await eventually(() => staff.host.get(`${path}/${first}`), { body: { flags: [{ ...flag, flagId: second }] } });
  await eventually(() => staff.host.get(`${path}/${second}`), { body: { flags: [{ ...flag, flagId: first }] } });

  const entry = { name: { primary: 'Ivanov', secondary: 'Iurii' }, dateOfBirth: '1960-04-01' };
  await staff.security.must('PUT', `${conference.path}/watch-list/list-7`, entry);
  const { body } = await staff.security.must('POST', `${conference.path}/watch-list/import`, {
    rows: [{ reference: 'list-7', ...entry }, { reference: 'list-8' }],
  });
  expect(body).toMatchObject({ unchanged: 1, rejected: 1 });
  expect((await staff.organiser.get(`${conference.path}/watch-list`)).body).toMatchObject({
    items: [{ reference: 'list-7', knownBy: ['name'] }],
    total: 1,
  });
  expect((await staff.host.get(`${path}/${first}`)).body.flags).toHaveLength(2);

  await staff.host.must('POST', `${path}/${first}/flags/${second}/dismiss`, { reason: 'twins' });
  const barred = await staff.host.call('POST', `${path}/${first}/flags/list-7/dismiss`, { reason: 'a namesake' });
  expect(barred.status).toBe(403);
  await staff.security.must('DELETE', `${conference.path}/watch-list/list-7`);
  const { body: queue } = await staff.host.get(path);
  expect(queue.items.flatMap(({ flags }: { flags: object[] }) => flags)).toEqual([]);
  expect((await one.focalPoint.get(`${path}/${first}`)).body).toEqual({ delegateId: first, status: 'screening' });
});
