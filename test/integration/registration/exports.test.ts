import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { getExport } from '../../../functions/registration/get-export.ts';
import { requestExport } from '../../../functions/registration/request-export.ts';
import { type ExportBody, type Exported, exported } from '../../../functions/registration/schemas/export.ts';
import { submitDelegation } from '../../../functions/registration/submit-delegation.ts';
import { writeExport } from '../../../functions/registration/write-export.ts';
import { ObjectBucket } from '../../../functions/shared/objects/object-bucket.ts';
import { signRequestsTo } from '../../../functions/shared/objects/signed-request.ts';
import { MAY, type RegisteredDelegation, RegistrationDesk, theHead } from './registration-desk.ts';

const sign = signRequestsTo('exports', {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
});

let desk: RegistrationDesk;
let conferenceId: string;
let delegations: RegisteredDelegation[];
beforeAll(async () => {
  desk = await RegistrationDesk.open();
  conferenceId = await desk.conference();
  delegations = [await desk.delegation(conferenceId), await desk.delegation(conferenceId)];
  for (const delegation of delegations) {
    await desk.add(delegation, theHead);
    await desk.add(delegation, { passportName: { primary: '-Ali' } });
  }
  const [first] = delegations;
  if (!first) throw new Error('no delegation');
  const { delegationId, focalPoint } = first;
  await submitDelegation(desk, { delegationId, body: { onlyComplete: false }, ...desk.by(focalPoint, conferenceId) });
});

/** A bucket that keeps what is put, as S3 would. */
function bucket(answer = 200) {
  const objects = new Map<string, string>();
  const send: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const bytes = Buffer.from(await new Response(init?.body ?? null).arrayBuffer());
    const headers = new Headers(init?.headers);
    expect(headers.get('x-amz-checksum-sha256')).toBe(createHash('sha256').update(bytes).digest('base64'));
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toContain('x-amz-checksum-sha256');
    if (answer === 200) objects.set(url.pathname, bytes.toString());
    return new Response(null, { status: answer });
  };
  return { objects, store: new ObjectBucket(sign, send) };
}

const ask = async (body: ExportBody, key?: string): Promise<Exported> => {
  const command = desk.by('organiser', conferenceId, key === undefined ? {} : { key });
  return (await requestExport(desk, { body, ...command })).body as Exported;
};
const make = (exportId: string, { store }: ReturnType<typeof bucket>) =>
  writeExport({ ...desk, objects: store }, { conferenceId, exportId, now: () => MAY });
const see = (exportId: string, now = MAY) => getExport({ ...desk, sign }, { conferenceId, exportId, now });
const linesOf = ({ objects }: ReturnType<typeof bucket>) =>
  [...objects.values()].flatMap((text) => text.split('\n').filter(Boolean));

describe('an export', () => {
  it('runs, is ready with a link for ten minutes, and has everybody once', async () => {
    const { exportId, state } = await ask({ format: 'csv' });
    expect(state).toBe('running');
    expect(await see(exportId)).not.toHaveProperty('download');
    const made = bucket();
    await make(exportId, made);
    const [[path = '', text = ''] = []] = made.objects;
    expect(path).toBe(`/${conferenceId}/${exportId}.csv`);
    expect(text).toMatch(/^\uFEFFdelegationId,entityKey,.*\r\n/);
    expect(linesOf(made)).toHaveLength(5);
    expect(text.match(/'-Ali/g)).toHaveLength(4);
    const ready = await see(exportId);
    expect(exported.parse(ready)).toEqual(ready);
    expect(ready).toMatchObject({ state: 'ready', delegates: 4, bytes: Buffer.byteLength(text) });
    expect(Date.parse(ready.download?.expiresAt ?? '') - MAY.getTime()).toBe(600_000);
    const link = new URL(ready.download?.url ?? '');
    expect(link.pathname).toBe(path);
    expect(link.searchParams.get('X-Amz-Expires')).toBe('600');
    expect(JSON.stringify(ready)).not.toContain('requestedBy');
  });

  it.each([
    ['of one delegation', () => ({ delegationId: delegations[1]?.delegationId ?? '' }), 2],
    ['of a status', () => ({ status: 'nominated' as const }), 2],
    ['of a category', () => ({ category: 'head' }), 2],
    [
      'of all three',
      () => ({ delegationId: delegations[0]?.delegationId ?? '', status: 'draft' as const, category: 'head' }),
      0,
    ],
  ])('%s has only those', async (_, filter, count) => {
    const { exportId } = await ask({ format: 'jsonl', ...filter() });
    const made = bucket();
    await make(exportId, made);
    expect(linesOf(made)).toHaveLength(count);
    expect(await see(exportId)).toMatchObject({ state: 'ready', delegates: count });
  });

  it('asked for twice with one key is one, and told twice is made once', async () => {
    const key = randomUUID();
    const first = await ask({ format: 'csv' }, key);
    await expect(ask({ format: 'csv' }, key)).rejects.toMatchObject({ answer: { body: first } });
    const made = bucket();
    await Promise.all([make(first.exportId, made), make(first.exportId, made)]);
    await make(first.exportId, bucket(500));
    expect(await see(first.exportId)).toMatchObject({ state: 'ready' });
    const told = (await desk.told(conferenceId)).filter(({ detail }) => detail.metadata.aggregateId === first.exportId);
    expect(told.map(({ detailType }) => detailType)).toEqual(['export-requested.v1']);
  });

  it('says that it failed when the bucket refuses it', async () => {
    const { exportId } = await ask({ format: 'csv' });
    await make(exportId, bucket(403));
    const failed = await see(exportId);
    expect(failed).toMatchObject({ state: 'failed', finishedAt: expect.any(String) });
    expect(failed).not.toHaveProperty('download');
  });

  it('is refused of what is not there', async () => {
    const nowhere = `dlg_${'0'.repeat(26)}`;
    await expect(ask({ format: 'csv', delegationId: nowhere })).rejects.toMatchObject({ slug: 'not-found' });
    await expect(ask({ format: 'csv', category: 'guests' })).rejects.toMatchObject({ slug: 'unknown-category' });
    await expect(see(`exp_${'0'.repeat(26)}`)).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('costs a command, half a unit to look at, and half a unit for each 4 KB of people', async () => {
    const key = randomUUID();
    const asked = await desk.table.measure(() => ask({ format: 'csv' }, key));
    expect(asked.table).toEqual({ read: 0.5, write: 4 });
    const { exportId } = asked.result;
    // The export strongly, the delegations, and each delegation's people.
    expect((await desk.table.measure(() => make(exportId, bucket()))).table).toEqual({ read: 2.5, write: 1 });
    expect((await desk.table.measure(() => see(exportId))).table).toEqual({ read: 0.5, write: 0 });
  });
});
