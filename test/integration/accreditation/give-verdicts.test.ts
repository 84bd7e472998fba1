import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { GiveVerdictTools } from '../../../functions/accreditation/give-verdict.ts';
import { giveVerdicts } from '../../../functions/accreditation/give-verdicts.ts';
import type { giveVerdictsRoute, VerdictRow } from '../../../functions/accreditation/schemas/verdict.ts';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import {
  type AlreadyAnswered,
  type Answer,
  type CommandIdentity,
  CommandLog,
} from '../../../functions/shared/dynamo/command-log.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { commandBy } from '../../support/commands.ts';
import { AccreditationDesk, adviser, BEFORE, caller, minister, officerOf } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
  conferenceId = await desk.conference();
});

type Results = z.output<NonNullable<typeof giveVerdictsRoute.success.schema>>['results'];

const batch = async (
  verdicts: readonly VerdictRow[],
  {
    by = officerOf('protocol'),
    key = randomUUID(),
    tools = desk,
  }: { by?: Caller; key?: string; tools?: GiveVerdictTools } = {},
): Promise<Results> => {
  const command = { conferenceId, verdicts, caller: by, ...commandBy(by.subject, conferenceId, { now: BEFORE, key }) };
  return ((await giveVerdicts(tools, command)).body as { results: Results }).results;
};

const clear = (delegateId: string): VerdictRow => ({ delegateId, authority: 'protocol', verdict: 'clear' });

describe('verdicts on many delegates', () => {
  it('accredit a hundred ministers, each with one badge', async () => {
    const people = await Promise.all(Array.from({ length: 100 }, () => desk.nominate(conferenceId)));
    const results = await batch(people.map(({ delegateId }) => clear(delegateId)));
    expect(results.map(({ delegateId }) => delegateId)).toEqual(people.map(({ delegateId }) => delegateId));
    expect(new Set(results.map(({ accreditationStatus }) => accreditationStatus))).toEqual(new Set(['accredited']));
    expect(new Set(results.map(({ serial }) => serial)).size).toBe(100);
  });

  it('are each taken or rejected by themselves', async () => {
    const [minor, decided] = [await desk.nominate(conferenceId, adviser), await desk.accredit(conferenceId)];
    const nobody = newId('dgt', BEFORE);
    const results = await batch([
      clear(minor.delegateId),
      clear(decided.delegateId),
      clear(nobody),
      { delegateId: minor.delegateId, authority: 'host', verdict: 'clear' },
    ]);
    expect(results).toMatchObject([
      { delegateId: minor.delegateId, status: 'ok', accreditationStatus: 'screening' },
      {
        delegateId: decided.delegateId,
        status: 'rejected',
        problem: { type: '/problems/not-in-screening', status: 409 },
      },
      { delegateId: nobody, status: 'rejected', problem: { type: '/problems/not-found', status: 404 } },
      { delegateId: minor.delegateId, status: 'rejected', problem: { type: '/problems/forbidden', status: 403 } },
    ]);
  });

  it('that come too late change nothing, and say who was withdrawn and who comes in the place of whom', async () => {
    const [withdrawn, replaced] = [await desk.nominate(conferenceId), await desk.accredit(conferenceId)];
    const successorId = newId('dgt', BEFORE);
    await desk.withdraw(withdrawn);
    await desk.substitute(replaced, successorId);
    const before = [await desk.read(withdrawn), await desk.read(replaced)];
    const results = await batch([clear(withdrawn.delegateId), clear(replaced.delegateId)]);
    const type = '/problems/not-in-screening';
    expect(results).toMatchObject([
      {
        status: 'rejected',
        problem: { type, accreditationStatus: 'withdrawn', detail: expect.stringContaining('was withdrawn') },
      },
      { status: 'rejected', problem: { type, detail: expect.stringContaining('was replaced'), successorId } },
    ]);
    expect([await desk.read(withdrawn), await desk.read(replaced)]).toEqual(before);
  });

  it('on one delegate are given in the order of the list', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    const both = caller('both', 'protocol', 'security');
    const results = await batch(
      [
        { delegateId: person.delegateId, authority: 'security', verdict: 'hold', reasonCode: 'photo-unclear' },
        { delegateId: person.delegateId, authority: 'security', verdict: 'clear' },
        { delegateId: person.delegateId, authority: 'protocol', verdict: 'clear' },
      ],
      { by: both },
    );
    expect(results.map(({ accreditationStatus }) => accreditationStatus)).toEqual([
      'on-hold',
      'screening',
      'accredited',
    ]);
  });

  it('repeated with the same key get the first answer', async () => {
    const person = await desk.nominate(conferenceId);
    const key = randomUUID();
    const first = await batch([clear(person.delegateId)], { key });
    const repeat = await batch([clear(person.delegateId)], { key }).catch((error: unknown) => error);
    expect((repeat as AlreadyAnswered).answer.body).toEqual({ results: first });
  });

  /** KMS signs `times` badges and then is away. */
  const signerThatFails = (times: number) => {
    let signatures = 0;
    return {
      publicKey: desk.signer.publicKey,
      sign: (data: Uint8Array) =>
        ++signatures > times ? Promise.reject(new Error('KMS is away')) : desk.signer.sign(data),
    };
  };

  it('of which some fail on our side are rejected for that, and the others are taken', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => desk.nominate(conferenceId)));
    const verdicts = people.map(({ delegateId }) => clear(delegateId));
    const results = await batch(verdicts, { tools: { ...desk, signer: signerThatFails(5) } });
    expect(results.filter(({ status }) => status === 'ok')).toHaveLength(5);
    const rejected = results.filter(({ status }) => status === 'rejected');
    expect(new Set(rejected.map(({ problem }) => problem?.type))).toEqual(new Set(['/problems/internal-error']));
    expect(JSON.stringify(results)).not.toContain('KMS');
    const again = await batch(rejected.map(({ delegateId }) => clear(delegateId)));
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set(['ok']));
  });

  it('that broke off are finished by a repeat, and what was given before is not given twice', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => desk.nominate(conferenceId)));
    const verdicts = people.map(({ delegateId }) => clear(delegateId));
    class DyingLog extends CommandLog {
      override runOnce(identity: CommandIdentity, work: () => Promise<Answer>): Promise<Answer> {
        return super.runOnce(identity, async () => {
          await work();
          throw new Error('died');
        });
      }
    }
    const commands = new DyingLog(desk.table.documents, desk.table.name, 'ACC');
    const key = randomUUID();
    const dying = { ...desk, commands, signer: signerThatFails(5) };
    await expect(batch(verdicts, { key, tools: dying })).rejects.toThrow('died');
    const results = await batch(verdicts, { key });
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['ok']));
    for (const [index, person] of people.entries()) {
      const { verdicts: history, serial } = await desk.read(person);
      expect(history).toHaveLength(1);
      expect(results[index]?.serial).toBe(serial);
    }
  });

  it('of ten officers at once decide about everybody once', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => desk.nominate(conferenceId, minister)));
    const verdicts = people.map(({ delegateId }) => clear(delegateId));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => batch(verdicts, { by: caller(`officer-${index}`, 'protocol') })),
    );
    for (const person of people) {
      const mine = answers.flat().filter(({ delegateId }) => delegateId === person.delegateId);
      expect(mine.filter(({ status }) => status === 'ok')).toHaveLength(1);
    }
  });

  it('cost what they cost one by one, and the record of the batch', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => desk.nominate(conferenceId)));
    const { table } = await desk.table.measure(() => batch(people.map(({ delegateId }) => clear(delegateId))));
    expect(table.write).toBeLessThanOrEqual(10 * 6 + 4);
    expect(table.read).toBeLessThanOrEqual(10 * 1 + 0.5);
  });
});
