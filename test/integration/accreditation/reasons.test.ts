import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { getAccreditation } from '../../../functions/accreditation/get-accreditation.ts';
import { getBadge } from '../../../functions/accreditation/get-badge.ts';
import { giveVerdicts } from '../../../functions/accreditation/give-verdicts.ts';
import { InvalidRequest } from '../../../functions/shared/problem.ts';
import { commandBy } from '../../support/commands.ts';
import { AccreditationDesk, adviser, caller, minister, officerOf } from './accreditation-desk.ts';

let desk: AccreditationDesk;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
});

const reasonCodes = [
  { key: 'photo-unclear', title: 'The photograph is not clear enough', verdicts: ['more-info' as const] },
  { key: 'on-file', title: 'Known to the services', verdicts: ['refuse' as const, 'hold' as const] },
];

const faultsOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: unknown) => (error instanceof InvalidRequest ? error.members.errors : error),
  );

describe('a conference with a list of reason codes', () => {
  it('takes a verdict with a code of the list, and says where another one is wrong', async () => {
    const conferenceId = await desk.conference({ reasonCodes });
    const person = await desk.nominate(conferenceId, adviser);
    for (const [verdict, reasonCode] of [
      ['more-info', 'visa-missing'],
      ['refuse', 'photo-unclear'],
      ['clear', 'on-file'],
    ] as const) {
      expect(await faultsOf(desk.verdict(person, 'security', verdict, { reasonCode }))).toEqual([
        { pointer: '/reasonCode', detail: `must be one of the conference’s reason codes for ${verdict}` },
      ]);
    }
    expect((await desk.read(person)).version).toBe(1);
    expect((await desk.verdict(person, 'security', 'more-info')).body.status).toBe('info-requested');
    expect((await desk.verdict(person, 'security', 'refuse', { reasonCode: 'on-file' })).body.status).toBe('refused');
    expect(await faultsOf(desk.reverse(person, 'reopen', officerOf('security')))).toEqual([
      { pointer: '/reasonCode', detail: 'must be one of the conference’s reason codes' },
    ]);
  });

  it('rejects in a batch only the verdicts whose code is wrong', async () => {
    const conferenceId = await desk.conference({ reasonCodes });
    const people = [await desk.nominate(conferenceId, adviser), await desk.nominate(conferenceId, adviser)];
    const verdicts = people.map(({ delegateId }, index) => ({
      delegateId,
      authority: 'security' as const,
      verdict: 'refuse' as const,
      reasonCode: ['unheard-of', 'on-file'][index],
    }));
    const { body } = await giveVerdicts(desk, {
      conferenceId,
      verdicts,
      caller: officerOf('security'),
      ...commandBy('security-officer', conferenceId, { key: randomUUID() }),
    });
    expect(body).toMatchObject({
      results: [
        {
          status: 'rejected',
          problem: { type: '/problems/invalid-request', status: 400, errors: [{ pointer: '/reasonCode' }] },
        },
        { status: 'ok', accreditationStatus: 'refused' },
      ],
    });
  });

  it('takes at once a code that the organiser has just added', async () => {
    const conferenceId = await desk.conference({ reasonCodes });
    const person = await desk.nominate(conferenceId, adviser);
    await desk.verdict(person, 'security', 'more-info');
    const other = desk.restarted();
    await desk.configure(
      conferenceId,
      2,
      { reasonCodes: [...reasonCodes, { key: 'visa-missing', title: 'A visa is missing' }] },
      other.conferences,
    );
    await desk.verdict(person, 'security', 'hold', { reasonCode: 'visa-missing' });
    expect((await desk.read(person)).status).toBe('on-hold');
  });
});

it('what officers say, and who they are, never leaves their side', async () => {
  const conferenceId = await desk.conference();
  const delegationId = await desk.delegation(conferenceId, 'focal-gin');
  const nominate = () => desk.nominate(conferenceId, adviser, { delegationId });
  const said = {
    by: caller('officer-whom-nobody-knows', 'security', 'protocol'),
    note: 'what-nobody-may-read',
    reasonCode: 'why-nobody-may-know',
  };
  const secrets = /officer-whom-nobody-knows|what-nobody-may-read|why-nobody-may-know/;

  const answers: unknown[] = [];
  const [refused, held, asked, revoked] = [await nominate(), await nominate(), await nominate(), await nominate()];
  answers.push(await desk.verdict(refused, 'security', 'refuse', said));
  answers.push(await desk.verdict(held, 'security', 'hold', said));
  // What is asked of the focal point has its code told, and that alone.
  answers.push(await desk.verdict(asked, 'security', 'more-info', { ...said, reasonCode: 'photo-unclear' }));
  answers.push(await desk.verdict(revoked, 'security', 'clear', said));
  answers.push(await desk.verdict(revoked, 'protocol', 'clear', said));
  await desk.reverse(revoked, 'revoke', said.by);
  answers.push(await desk.reverse(revoked, 'revoke', officerOf('host')));
  answers.push(await desk.verdict(refused, 'security', 'clear').catch((error: unknown) => error));

  const own = caller('focal-gin');
  for (const person of [refused, held, asked, revoked]) {
    const { view, etag } = await getAccreditation(desk, { ...person, caller: own });
    expect(Object.keys(view).sort().join()).toMatch(/^delegateId,(?:serial,)?status$/);
    answers.push(view, etag);
  }
  const { serial = '' } = await desk.read(revoked);
  answers.push(await getBadge(desk, { conferenceId, serial, caller: own }));
  expect(JSON.stringify(answers.map((answer) => (answer instanceof Error ? { ...answer } : answer)))).not.toMatch(
    secrets,
  );

  const events = (await desk.table.events()).filter(({ detail }) => detail.metadata.conferenceId === conferenceId);
  expect(events.map(({ detailType }) => detailType)).toContain('delegate-refused.v1');
  expect(JSON.stringify(events)).not.toMatch(secrets);

  // The tag of a held delegate is that of any other in the same state, whoever said what.
  const quiet = await nominate();
  await desk.verdict(quiet, 'protocol', 'hold');
  const before = await getAccreditation(desk, { ...quiet, caller: own });
  await desk.verdict(quiet, 'security', 'hold', said);
  expect(await getAccreditation(desk, { ...quiet, caller: own })).toEqual(before);
});

it('who attends by video is admitted without a badge, and revoked without one', async () => {
  const conferenceId = await desk.conference();
  const remote = { ...minister, attendance: 'remote' as const };
  const person = await desk.nominate(conferenceId, remote);
  expect((await desk.verdict(person, 'protocol', 'clear')).body).toEqual({
    delegateId: person.delegateId,
    status: 'accredited',
  });
  await desk.reverse(person, 'revoke', officerOf('host'));
  await desk.reverse(person, 'revoke', officerOf('security'));
  expect(await desk.read(person)).toMatchObject({ status: 'revoked' });
  await desk.reverse(person, 'reopen', officerOf('host'));
  await desk.reverse(person, 'reopen', officerOf('security'));
  await desk.verdict(person, 'protocol', 'clear');
  expect((await desk.read(person)).serial).toBeUndefined();
  expect((await desk.said(person.delegateId)).filter((name) => name.startsWith('badge-'))).toEqual([]);
});
