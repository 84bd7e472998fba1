import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { decisionRecordedV1 } from '../../../events/accreditation/decision-recorded.v1.ts';
import { keepDecisions } from '../../../functions/accreditation/keep-decisions.ts';
import { listDecisions } from '../../../functions/accreditation/list-decisions.ts';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import { Forbidden, NotFound } from '../../../functions/shared/problem.ts';
import {
  AccreditationDesk,
  adviser,
  BEFORE,
  caller,
  minister,
  officerOf,
  type Person,
  received,
} from './accreditation-desk.ts';

let desk: AccreditationDesk;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
});

const minutes = (count: number): Date => new Date(BEFORE.getTime() + count * 60_000);

const list = (conferenceId: string, by: string, officer: Caller, page: { limit?: number; cursor?: string } = {}) =>
  listDecisions(desk, { conferenceId, by, caller: officer, page: { limit: 50, ...page } });

const told = [
  'decision-recorded.v1',
  'info-requested.v1',
  'delegate-accredited.v1',
  'delegate-refused.v1',
  'accreditation-reopened.v1',
];

/** Lets the list hear of everything that was said about somebody, `times` times. */
async function hear({ conferenceId, delegateId }: Person, times = 1): Promise<void> {
  const events = (await desk.eventsAbout(delegateId)).filter(({ detailType }) => told.includes(detailType));
  for (const { detail } of Array.from({ length: times }, () => events).flat()) {
    const { aggregateVersion: version, occurredAt } = detail.metadata;
    const data = { delegateId, delegationId: (detail.data as { delegationId: string }).delegationId };
    const aggregate = { id: delegateId, version };
    await keepDecisions(desk, received(decisionRecordedV1, conferenceId, aggregate, data, new Date(occurredAt)));
  }
}

describe('what an officer has decided', () => {
  it('is listed for that officer, the latest first, each once however often it is told', async () => {
    const conferenceId = await desk.conference();
    const person = await desk.nominate(conferenceId, adviser);
    await desk.verdict(person, 'security', 'more-info', { now: minutes(1) });
    await desk.verdict(person, 'security', 'hold', { now: minutes(2) });
    await desk.verdict(person, 'security', 'clear', { now: minutes(3) });
    await desk.verdict(person, 'protocol', 'clear', { now: minutes(4) });
    await hear(person, 3);
    const security = officerOf('security');
    const { items } = await list(conferenceId, 'me', security);
    const { conferenceId: _conferenceId, ...which } = person;
    const entry = { ...which, by: security.subject, authority: 'security' };
    expect(items).toEqual([
      { ...entry, decision: 'clear', at: minutes(3).toISOString() },
      { ...entry, decision: 'hold', reasonCode: 'photo-unclear', at: minutes(2).toISOString() },
      { ...entry, decision: 'more-info', reasonCode: 'photo-unclear', at: minutes(1).toISOString() },
    ]);
    expect((await list(conferenceId, 'me', officerOf('protocol'))).items).toMatchObject([{ decision: 'clear' }]);
  });

  it('holds what was taken back for both who decided it, and nothing of a proposal that nobody confirmed', async () => {
    const conferenceId = await desk.conference();
    const person = await desk.accredit(conferenceId, minister);
    await desk.reverse(person, 'revoke', officerOf('host'), { now: minutes(1) });
    await hear(person);
    expect((await list(conferenceId, 'me', officerOf('host'))).items).toEqual([]);
    await desk.reverse(person, 'revoke', officerOf('security'), { now: minutes(2) });
    await desk.reverse(person, 'reopen', officerOf('security'), { now: minutes(3) });
    await desk.reverse(person, 'reopen', officerOf('host'), { now: minutes(4) });
    await hear(person);
    expect((await list(conferenceId, 'me', officerOf('host'))).items).toMatchObject([
      { decision: 'reopen', at: minutes(4).toISOString() },
      { decision: 'revoke', reasonCode: 'new-facts', at: minutes(1).toISOString() },
    ]);
    expect((await list(conferenceId, 'me', officerOf('security'))).items).toMatchObject([
      { decision: 'reopen', at: minutes(3).toISOString() },
      { decision: 'revoke', at: minutes(2).toISOString() },
    ]);
  });

  it('is told on the bus without a name or a word of it', async () => {
    const conferenceId = await desk.conference();
    const person = await desk.nominate(conferenceId, adviser);
    await desk.verdict(person, 'security', 'hold', { note: 'asked the embassy' });
    const [event, ...others] = await desk.eventsAbout(person.delegateId);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ detailType: 'decision-recorded.v1', detail: { metadata: { aggregateVersion: 2 } } });
    expect(event?.detail.data).toEqual({ delegateId: person.delegateId, delegationId: person.delegationId });
  });

  it('is for the officer alone, and for security', async () => {
    const conferenceId = await desk.conference();
    const subject = `auth0|${randomUUID()}#1`;
    const officer = caller(subject, 'protocol');
    const person = await desk.nominate(conferenceId, minister);
    await desk.verdict(person, 'protocol', 'clear', { by: officer });
    await hear(person);
    expect((await list(conferenceId, subject, officer)).items).toHaveLength(1);
    expect((await list(conferenceId, subject, officerOf('security'))).items).toHaveLength(1);
    await expect(list(conferenceId, subject, officerOf('host'))).rejects.toThrow(Forbidden);
    await expect(list('elsewhere', 'me', officer)).rejects.toThrow(NotFound);
    expect((await list(await desk.conference(), 'me', officer)).items).toEqual([]);
  });

  it('is read page by page, and costs what the page weighs; to keep it is one write and one read', async () => {
    const conferenceId = await desk.conference();
    const by = caller(randomUUID(), 'protocol');
    for (let index = 0; index < 5; index++) {
      const person = await desk.nominate(conferenceId, minister);
      await desk.verdict(person, 'protocol', 'hold', { by, now: minutes(index) });
      const { table } = await desk.table.measure(() =>
        keepDecisions(
          desk,
          received(decisionRecordedV1, conferenceId, { id: person.delegateId, version: 2 }, person, minutes(index)),
        ),
      );
      expect(table).toEqual({ read: 1, write: 1 });
    }
    const met: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await list(conferenceId, 'me', by, { limit: 2, ...(cursor ? { cursor } : {}) });
      met.push(...items.map(({ at }) => at));
      cursor = nextCursor;
    } while (cursor);
    expect(met).toEqual([4, 3, 2, 1, 0].map((index) => minutes(index).toISOString()));
    const { table } = await desk.table.measure(() => list(conferenceId, 'me', by));
    expect(table).toEqual({ read: 0.5, write: 0 });
  });
});
