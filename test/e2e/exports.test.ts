import { beforeAll, describe, expect, it } from 'vitest';
import { eventually, TestConference } from '../support/e2e-conference.ts';

let conference: TestConference;
beforeAll(async () => {
  conference = await TestConference.open();
  await conference.accreditedHead('fra');
});

describe('an export', () => {
  it('is made in the background and downloaded with its link alone, which nobody can change', async () => {
    const { staff, path } = conference;
    const asked = await staff.organiser.must('POST', `${path}/exports`, { format: 'csv' });
    expect(asked.status).toBe(202);
    const { body } = await eventually(() => staff.accreditation.get(String(asked.headers.get('location'))), {
      body: { state: 'ready', delegates: 1 },
    });
    const { url } = body.download;
    const file = await fetch(url);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="delegates-.*\.csv"$/);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.length).toBe(body.bytes);
    expect(bytes.toString()).toMatch(/^\uFEFFdelegationId,[^\n]+\r\ndlg_[^\n]+,Durand,[^\n]+\r\n$/);
    for (const changed of [
      url.replace('.csv', '.jsonl'),
      url.replace('X-Amz-Expires=600', 'X-Amz-Expires=6000'),
      url.replace(/X-Amz-Signature=.{4}/, 'X-Amz-Signature=0000'),
      url.split('?')[0],
    ]) {
      expect((await fetch(changed)).status).toBe(403);
    }
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
  });

  it('of one conference is not seen from another', async () => {
    const other = await TestConference.open();
    const { body } = await conference.staff.organiser.must('POST', `${conference.path}/exports`, { format: 'jsonl' });
    const answer = await conference.staff.organiser.get(`${other.path}/exports/${body.exportId}`);
    expect(answer.status).toBe(404);
  });
});

describe('progress and totals', () => {
  it('follow what registration and the officers do', async () => {
    const { staff, path } = conference;
    const { delegationId, headId, focalPoint } = await conference.accreditedHead('arm');
    await eventually(() => focalPoint.get(`${path}/delegations/${delegationId}/progress`), {
      status: 200,
      body: { total: 1, accredited: { count: 1, delegateIds: [headId] }, nominated: { count: 0 } },
    });
    await eventually(() => staff.protocol.get(`${path}/totals`), {
      status: 200,
      body: { delegations: { submitted: 2 }, byCategory: { head: { accredited: 2, nominated: 0 } } },
    });
  });
});
