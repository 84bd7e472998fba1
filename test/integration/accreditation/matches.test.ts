import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { delegateAmendedV1 } from '../../../events/registration/delegate-amended.v1.ts';
import { delegateNominatedV1 } from '../../../events/registration/delegate-nominated.v1.ts';
import { dismissFlagOf } from '../../../functions/accreditation/dismiss-flag.ts';
import type { Flag } from '../../../functions/accreditation/domain/flags.ts';
import { followMatches, forgetMatches } from '../../../functions/accreditation/follow-matches.ts';
import { getAccreditation } from '../../../functions/accreditation/get-accreditation.ts';
import { listAccreditations } from '../../../functions/accreditation/list-accreditations.ts';
import { NotYetKnown } from '../../../functions/accreditation/not-yet-known.ts';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { NotFound, StaleVersion } from '../../../functions/shared/problem.ts';
import { commandBy } from '../../support/commands.ts';
import { AccreditationDesk, adviser, BEFORE, caller, officerOf, type Person, received } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
});
beforeEach(async () => {
  conferenceId = await desk.conference();
});

/** Of a name (with a birthday) and of a document, as registration makes them. */
const n = (who: string) => `name.${who.padEnd(16, '-')}`;
const d = (which: string) => `document.${which.padEnd(16, '-')}`;

const nominated = ({ conferenceId: where, ...ids }: Person, matchKeys: string[] | undefined, version = 2) =>
  received(delegateNominatedV1, where, { id: ids.delegateId, version }, { ...ids, profile: adviser, matchKeys });
const amended = ({ conferenceId: where, ...ids }: Person, matchKeys: string[] | undefined, version: number) => {
  const data = { ...ids, changed: ['rank'], screened: false, profile: adviser, matchKeys };
  return received(delegateAmendedV1, where, { id: ids.delegateId, version }, data);
};
const follow = (event: ReturnType<typeof nominated> | ReturnType<typeof amended>) => followMatches(desk, event, BEFORE);

const known = async (...keys: string[]): Promise<Person> => {
  const person = await desk.nominate(conferenceId, adviser);
  await follow(nominated(person, keys));
  return person;
};
const flagsOf = async (person: Person): Promise<readonly Flag[]> => (await desk.read(person)).flags ?? [];
const resembles = (other: Person, ...on: Flag['on']) => ({
  flagId: other.delegateId,
  kind: 'duplicate',
  on,
  raisedAt: BEFORE.toISOString(),
});

const dismiss = (
  person: Person,
  flagId: string,
  { by = officerOf('protocol'), ...options }: { by?: Caller; key?: string; expectedVersion?: number } = {},
) =>
  dismissFlagOf(desk, {
    conferenceId,
    delegateId: person.delegateId,
    flagId,
    body: { reason: 'twins' },
    caller: by,
    ...(options.expectedVersion === undefined ? {} : { expectedVersion: options.expectedVersion }),
    ...commandBy(by.subject, conferenceId, { now: BEFORE, ...(options.key ? { key: options.key } : {}) }),
  });

describe('two delegates who may be one', () => {
  it('are both flagged, by what they have in common', async () => {
    const [name, both, other] = [await known(n('A'), d('1')), await known(n('A'), d('1')), await known(n('B'), d('2'))];
    expect(await flagsOf(name)).toEqual([resembles(both, 'document', 'name')]);
    expect(await flagsOf(both)).toEqual([resembles(name, 'document', 'name')]);
    expect(await flagsOf(other)).toEqual([]);
    const third = await known(n('A'));
    const flags = await flagsOf(third);
    expect(flags).toHaveLength(2);
    expect(flags).toEqual(expect.arrayContaining([resembles(name, 'name'), resembles(both, 'name')]));
  });

  it('are flagged to the officers, in the queue and one by one, and to nobody else; nothing is blocked', async () => {
    const delegationId = await desk.delegation(conferenceId, 'focal-gin');
    const person = await desk.nominate(conferenceId, adviser, { delegationId });
    await follow(nominated(person, [n('A')]));
    const own = { ...person, caller: caller('focal-gin') };
    const before = await getAccreditation(desk, own);
    const other = await known(n('A'));
    expect(await getAccreditation(desk, own)).toEqual(before);
    const { view } = await getAccreditation(desk, { ...person, caller: officerOf('host') });
    expect(view).toMatchObject({ flags: [resembles(other, 'name')] });
    const { items } = await listAccreditations(desk, { conferenceId, filter: {}, page: { limit: 50 } });
    expect(items.map(({ flags }) => flags.length)).toEqual([1, 1]);
    await desk.verdict(person, 'security', 'clear');
    expect((await desk.verdict(person, 'protocol', 'clear')).body.status).toBe('accredited');
    expect(await desk.eventsAbout(other.delegateId)).toEqual([]);
  });

  it('are flagged once, however often and in whatever order the news comes, also at the same moment', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => desk.nominate(conferenceId, adviser)));
    const events = people.flatMap((person) => [nominated(person, [n('A')]), nominated(person, [n('A')])]);
    await Promise.all(events.map(follow));
    for (const person of people) {
      const others = people.filter(({ delegateId }) => delegateId !== person.delegateId);
      expect((await flagsOf(person)).map(({ flagId }) => flagId).sort()).toEqual(
        others.map(({ delegateId }) => delegateId).sort(),
      );
    }
  });

  it('who turn out to be two are flagged no more: amended, withdrawn or replaced', async () => {
    const [one, other] = [await known(n('A'), d('1')), await known(n('A'), d('1'))];
    await follow(amended(other, [n('B'), d('1')], 3));
    expect(await flagsOf(one)).toEqual([resembles(other, 'document')]);
    await follow(amended(other, [n('B'), d('2')], 4));
    expect([await flagsOf(one), await flagsOf(other)]).toEqual([[], []]);
    await expect(follow(amended(other, [n('A')], 3))).rejects.toThrow(OutdatedEvent);

    for (const gone of [
      (person: Person) => forgetMatches(desk, desk.withdrawal(person, 3), BEFORE),
      (person: Person) => forgetMatches(desk, desk.substitution(person, 3), BEFORE),
    ]) {
      const leaving = await known(n('A'));
      expect(await flagsOf(one)).toHaveLength(1);
      await gone(leaving);
      expect(await flagsOf(one)).toEqual([]);
      await expect(follow(nominated(leaving, [n('A')]))).rejects.toThrow(OutdatedEvent);
    }
    expect(await flagsOf(await known(n('A')))).toMatchObject([{ flagId: one.delegateId }]);
  });

  it('are compared again only when something changed by which they are known', async () => {
    const [one, other] = [await known(n('A')), await known(n('A'))];
    const { table } = await desk.table.measure(() => follow(amended(other, undefined, 3)));
    expect(table).toEqual({ read: 0, write: 0 });
    expect(await flagsOf(one)).toHaveLength(1);
  });

  it('are flagged when the nominations of both have reached the officers', async () => {
    const person = { conferenceId, delegationId: newId('dlg', BEFORE), delegateId: newId('dgt', BEFORE) };
    await follow(nominated(person, [n('A')]));
    const other = await desk.nominate(conferenceId, adviser);
    await expect(follow(nominated(other, [n('A')]))).rejects.toThrow(NotYetKnown);
    await expect(follow(nominated(person, [n('A')]))).rejects.toThrow(NotYetKnown);
    // Who is withdrawn before that is resembled by nobody.
    await forgetMatches(desk, desk.withdrawal(person, 3), BEFORE);
    await follow(nominated(other, [n('A')]));
    expect(await flagsOf(other)).toEqual([]);
  });

  it('and amended apart at the same moment leave no flag for what is not so', async () => {
    for (let round = 0; round < 8; round++) {
      const [one, other] = await Promise.all([1, 2].map(() => desk.nominate(conferenceId, adviser)));
      if (!one || !other) throw new Error('nobody was nominated');
      const same = n(`${round}`);
      await follow(nominated(one, [same]));
      await Promise.all([follow(nominated(other, [same])), follow(amended(one, [n(`x${round}`)], 3))]);
      expect([await flagsOf(one), await flagsOf(other)]).toEqual([[], []]);
    }
  });
});

describe('a flag that an officer dismisses', () => {
  it('stays dismissed on both sides, with who looked and why, and leaves the queue', async () => {
    const [one, other] = [await known(n('A')), await known(n('A'))];
    const { body, etag } = await dismiss(one, other.delegateId, { key: randomUUID() });
    const dismissed = { reason: 'twins', by: 'protocol-officer', at: BEFORE.toISOString() };
    expect(body).toEqual({ ...resembles(other, 'name'), dismissed });
    expect(etag).toBe(`"${(await desk.read(one)).version}"`);
    for (const person of [one, other]) expect(await flagsOf(person)).toMatchObject([{ dismissed }]);
    const { items } = await listAccreditations(desk, { conferenceId, filter: {}, page: { limit: 50 } });
    expect(items.flatMap(({ flags }) => flags)).toEqual([]);
    await follow(amended(other, [n('B')], 3));
    await follow(amended(other, [n('A')], 4));
    for (const person of [one, other]) expect(await flagsOf(person)).toMatchObject([{ dismissed }]);
  });

  it('a second time stays as it was, and what is not there is not found', async () => {
    const [one, other] = [await known(n('A')), await known(n('A'))];
    await dismiss(one, other.delegateId);
    const { version } = await desk.read(one);
    const { body } = await dismiss(one, other.delegateId, { by: officerOf('host') });
    expect(body).toMatchObject({ dismissed: { by: 'protocol-officer' } });
    expect((await desk.read(one)).version).toBe(version);
    await expect(dismiss(one, newId('dgt', BEFORE))).rejects.toThrow(NotFound);
    await expect(dismiss({ ...one, delegateId: newId('dgt', BEFORE) }, one.delegateId)).rejects.toThrow(NotFound);
    await expect(dismiss(one, other.delegateId, { expectedVersion: 1 })).rejects.toThrow(StaleVersion);
  });
});

it('what to compare costs', async () => {
  const alone = await desk.nominate(conferenceId, adviser);
  const { table: first } = await desk.table.measure(() => follow(nominated(alone, [n('A'), d('1')])));
  expect(first).toEqual({ read: 4, write: 6 });
  const twin = await desk.nominate(conferenceId, adviser);
  const { table: matched } = await desk.table.measure(() => follow(nominated(twin, [n('A'), d('2')])));
  // Two accreditations more, each with the two keys that must still be there.
  expect(matched).toEqual({ read: 6, write: 6 + 2 * (2 + 4) });
  const { table: dismissed } = await desk.table.measure(() => dismiss(twin, alone.delegateId, { key: randomUUID() }));
  expect(dismissed.write).toBe(5);
});
