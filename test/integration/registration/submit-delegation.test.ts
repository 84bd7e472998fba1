import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { amendDelegate } from '../../../functions/registration/amend-delegate.ts';
import { importDelegates } from '../../../functions/registration/import-delegates.ts';
import type { Submission } from '../../../functions/registration/schemas/delegation.ts';
import { submitDelegation } from '../../../functions/registration/submit-delegation.ts';
import { CommandLog } from '../../../functions/shared/dynamo/command-log.ts';
import { Busy, StaleVersion } from '../../../functions/shared/problem.ts';
import {
  type CallOptions,
  JUNE,
  MAY,
  person,
  type RegisteredDelegation,
  RegistrationDesk,
  theHead,
} from './registration-desk.ts';

let desk: RegistrationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
  conferenceId = await desk.conference();
});

const submit = async (
  { delegationId, focalPoint }: RegisteredDelegation,
  { onlyComplete = false, version, commands = desk.commands, clock = desk.clock, ...options }: SubmitOptions = {},
) => {
  const command = {
    delegationId,
    body: { onlyComplete },
    ...(version === undefined ? {} : { expectedVersion: version }),
    ...desk.by(focalPoint, conferenceId, options),
  };
  return (await submitDelegation({ ...desk, commands, clock }, command)).body as Submission;
};
interface SubmitOptions extends CallOptions {
  readonly onlyComplete?: boolean;
  readonly version?: number;
  readonly commands?: CommandLog;
  readonly clock?: () => number;
}

const bring = async ({ delegationId, focalPoint }: RegisteredDelegation, count: number) => {
  for (let left = count; left > 0; left -= 100) {
    const rows = Array.from({ length: Math.min(left, 100) }, () => person());
    await importDelegates(desk, { delegationId, rows, ...desk.by(focalPoint, conferenceId) });
  }
};
const statuses = async ({ delegationId }: RegisteredDelegation) => {
  const { delegates } = await desk.delegates.readRoll(conferenceId, delegationId);
  return Object.groupBy(delegates, ({ value }) => value.status);
};
const told = async ({ delegationId }: RegisteredDelegation) =>
  (await desk.told(conferenceId)).filter(
    ({ detailType, detail }) =>
      ['delegate-nominated.v1', 'delegation-submitted.v1'].includes(detailType) &&
      (detail.data as { delegationId: string }).delegationId === delegationId,
  );

describe('a submission', () => {
  it('nominates every draft, and tells of each and of the whole', async () => {
    const delegation = await desk.delegation(conferenceId);
    const head = await desk.add(delegation, theHead);
    await desk.add(delegation);
    expect(await submit(delegation)).toMatchObject({ status: 'submitted', nominated: 2, incomplete: [] });
    expect((await statuses(delegation)).draft).toBeUndefined();
    const events = await told(delegation);
    expect(events.map(({ detailType }) => detailType).sort()).toEqual([
      'delegate-nominated.v1',
      'delegate-nominated.v1',
      'delegation-submitted.v1',
    ]);
    const ofHead = events.find(({ detail }) => detail.metadata.aggregateId === head.delegateId);
    expect(ofHead?.detail).toMatchObject({
      metadata: { aggregateVersion: 2 },
      data: { profile: { badgeName: 'Élodie Durand', function: 'minister', category: 'head', headOfDelegation: true } },
    });
    expect(JSON.stringify(ofHead)).not.toMatch(/nationalit|dateOfBirth|passport/);
  });

  it('without a head, or with an incomplete draft, nominates nobody and lists what is missing', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation);
    await expect(submit(delegation)).rejects.toMatchObject({
      slug: 'incomplete-delegation',
      members: { errors: [{ pointer: '/headOfDelegation' }] },
    });
    await desk.add(delegation, theHead);
    const { delegateId } = await desk.add(delegation, { dateOfBirth: undefined });
    await expect(submit(delegation)).rejects.toMatchObject({
      members: { errors: [{ pointer: `/delegates/${delegateId}/dateOfBirth` }] },
    });
    expect((await statuses(delegation)).nominated).toBeUndefined();
    expect(await told(delegation)).toEqual([]);
    expect(await submit(delegation, { onlyComplete: true })).toMatchObject({
      nominated: 2,
      incomplete: [{ pointer: `/delegates/${delegateId}/dateOfBirth` }],
    });
    expect((await statuses(delegation)).draft).toHaveLength(1);
  });

  it('again nominates who was added since, and nobody twice', async () => {
    const delegation = await desk.delegation(conferenceId);
    const head = await desk.add(delegation, theHead);
    await submit(delegation);
    const late = await desk.add(delegation);
    expect(await submit(delegation)).toMatchObject({ nominated: 1 });
    expect(await submit(delegation)).toMatchObject({ nominated: 0, status: 'submitted' });
    const nominations = (await told(delegation)).filter(({ detailType }) => detailType === 'delegate-nominated.v1');
    const ids = nominations.map(({ detail }) => detail.metadata.aggregateId);
    expect(ids.sort()).toEqual([head.delegateId, late.delegateId].sort());
  });

  it('repeated with its key gets the first answer, whatever was added since', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation, theHead);
    const key = randomUUID();
    const first = await submit(delegation, { key });
    await desk.add(delegation);
    await expect(submit(delegation, { key })).rejects.toMatchObject({ answer: { body: first } });
    expect((await statuses(delegation)).draft).toHaveLength(1);
  });

  it('of what has changed since it was read is refused', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation, theHead);
    await expect(submit(delegation, { version: 7 })).rejects.toMatchObject({ slug: 'stale-version' });
    expect(await submit(delegation, { version: 1 })).toMatchObject({ nominated: 1 });
  });

  it('is for focal points, while registration is open, and for the organiser at any time', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation, theHead);
    await expect(submit(delegation, { now: JUNE })).rejects.toMatchObject({ slug: 'registration-closed' });
    const officer = { ...delegation, focalPoint: 'staff' };
    await expect(submit(officer, { roles: ['protocol'] })).rejects.toMatchObject({ slug: 'forbidden' });
    await expect(submit(officer)).rejects.toMatchObject({ slug: 'not-found' });
    expect(await submit(officer, { roles: ['organiser'], now: JUNE })).toMatchObject({ nominated: 1 });
  });

  it('sent by twenty at once nominates everybody once', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation, theHead);
    await desk.add(delegation);
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit(delegation)));
    expect(answers.reduce((sum, { nominated }) => sum + nominated, 0)).toBe(2);
    expect(await told(delegation)).toHaveLength(3);
  });

  it('while drafts are being amended nominates what they became', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation, theHead);
    const { delegateId } = await desk.add(delegation);
    const amendments = Array.from({ length: 5 }, (_, at) =>
      amendDelegate(desk, {
        delegationId: delegation.delegationId,
        delegateId,
        body: { rank: `Rank ${at}` },
        ifMatchSent: true,
        ...desk.by(delegation.focalPoint, conferenceId),
      }).catch((error) => expect(error).toMatchObject({ slug: 'stale-version' })),
    );
    await Promise.all([submit(delegation), ...amendments]);
    const versions = (await desk.told(conferenceId))
      .filter(({ detail }) => detail.metadata.aggregateId === delegateId)
      .map(({ detail, detailType }) => ({ version: detail.metadata.aggregateVersion, detailType }))
      .sort((a, b) => a.version - b.version);
    expect(versions[0]?.detailType).toBe('delegate-nominated.v1');
    expect(new Set(versions.map(({ version }) => version)).size).toBe(versions.length);
  });
});

describe('a submission of hundreds', () => {
  it('nominates all of them, in several transactions with one end', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 300 });
    await desk.add(delegation, theHead);
    await bring(delegation, 300);
    expect(await submit(delegation)).toMatchObject({ nominated: 301 });
    const events = await told(delegation);
    expect(new Set(events.map(({ detail }) => detail.metadata.aggregateId)).size).toBe(302);
    expect(events.filter(({ detailType }) => detailType === 'delegation-submitted.v1')).toHaveLength(1);
  });

  it('that broke off midway is finished by its repeat, with nobody told twice', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 200 });
    await desk.add(delegation, theHead);
    await bring(delegation, 200);
    class BreakingLog extends CommandLog {
      #commits = 0;
      override async commit(...args: Parameters<CommandLog['commit']>): Promise<void> {
        if (++this.#commits > 1) throw new Error('the function died');
        await super.commit(...args);
      }
    }
    const key = randomUUID();
    const commands = new BreakingLog(desk.table.documents, desk.table.name, 'REG');
    await expect(submit(delegation, { key, commands })).rejects.toThrow('died');
    expect((await statuses(delegation)).nominated).toHaveLength(97);
    expect(await submit(delegation, { key })).toMatchObject({ nominated: 201 - 97, status: 'submitted' });
    expect((await statuses(delegation)).nominated).toHaveLength(201);
    const events = await told(delegation);
    expect(events).toHaveLength(202);
    expect(new Set(events.map(({ detail }) => detail.metadata.aggregateId)).size).toBe(202);
  });

  it('that takes too long says how far it came, and its repeat goes on from there', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 200 });
    await desk.add(delegation, theHead);
    await bring(delegation, 200);
    const key = randomUUID();
    await expect(submit(delegation, { key, version: 1, clock: lateAfter(1) })).rejects.toMatchObject({
      slug: 'busy',
      message: '97 of 201 delegates are nominated. Send the same request again to go on.',
      members: { retryAfterSeconds: 1 },
    });
    expect((await statuses(delegation)).nominated).toHaveLength(97);
    expect((await desk.delegations.findNow(conferenceId, delegation.delegationId))?.value.status).toBe('registered');
    // Time for the second chunk, but not for the end as well.
    await expect(submit(delegation, { key, version: 1, clock: lateAfter(1) })).rejects.toMatchObject({
      message: '194 of 201 delegates are nominated. Send the same request again to go on.',
    });
    const answer = await submit(delegation, { key, version: 1 });
    expect(answer).toMatchObject({ nominated: 201 - 2 * 97, status: 'submitted' });
    await expect(submit(delegation, { key })).rejects.toMatchObject({ answer: { body: answer } });
    expect((await statuses(delegation)).nominated).toHaveLength(201);
    const events = await told(delegation);
    expect(events).toHaveLength(202);
    expect(new Set(events.map(({ detail }) => detail.metadata.aggregateId)).size).toBe(202);
  });

  it('that came to all but those who were withdrawn then still submits the delegation', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 97 });
    // Added a moment before the others, the head is not the one who is left over.
    await desk.add(delegation, theHead, { now: new Date(MAY.getTime() - 1) });
    await bring(delegation, 97);
    const key = randomUUID();
    await expect(submit(delegation, { key, clock: lateAfter(1) })).rejects.toMatchObject({ slug: 'busy' });
    const [left, ...others] = (await statuses(delegation)).draft ?? [];
    expect(others).toEqual([]);
    await desk.withdraw(delegation, left?.value.delegateId ?? '');
    expect(await submit(delegation, { key })).toMatchObject({ nominated: 0, status: 'submitted' });
    expect(await submit(delegation)).toMatchObject({ nominated: 0, status: 'submitted' });
    expect((await told(delegation)).filter(({ detailType }) => detailType === 'delegation-submitted.v1')).toHaveLength(
      1,
    );
  });

  it('while one of them is amended counts whom it nominated in every try', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 200 });
    await desk.add(delegation, theHead);
    await bring(delegation, 200);
    const commands = logFailingOnce(new StaleVersion());
    expect(await submit(delegation, { commands })).toMatchObject({ nominated: 201, status: 'submitted' });
    const end = (await told(delegation)).find(({ detailType }) => detailType === 'delegation-submitted.v1');
    expect(end?.detail.data).toMatchObject({ nominated: 201 });
  });

  it('that meets a busy table midway says how far it came', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 200 });
    await desk.add(delegation, theHead);
    await bring(delegation, 200);
    await expect(submit(delegation, { commands: logFailingOnce(new Busy()) })).rejects.toMatchObject({
      slug: 'busy',
      message: '97 of 201 delegates are nominated. Send the same request again to go on.',
    });
    expect(await submit(delegation)).toMatchObject({ nominated: 201 - 97, status: 'submitted' });
  });
});

/** Starts at 0 and has time for so many chunks. */
function lateAfter(chunks: number): () => number {
  let readings = 0;
  return () => (readings++ <= chunks ? 0 : 20_000);
}

/** Its second commit fails. */
function logFailingOnce(error: Error): CommandLog {
  class FailingLog extends CommandLog {
    #commits = 0;
    override async commit(...args: Parameters<CommandLog['commit']>): Promise<void> {
      if (++this.#commits === 2) throw error;
      await super.commit(...args);
    }
  }
  return new FailingLog(desk.table.documents, desk.table.name, 'REG');
}
