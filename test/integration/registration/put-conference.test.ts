import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { showConference } from '../../../functions/registration/conference-view.ts';
import type { ConferenceStore } from '../../../functions/registration/data/conference-store.ts';
import { putConference } from '../../../functions/registration/put-conference.ts';
import { conferenceBody } from '../../../functions/registration/schemas/conference.ts';
import type { Role } from '../../../functions/shared/auth/caller.ts';
import { PreconditionRequired, StaleVersion } from '../../../functions/shared/problem.ts';
import { commandBy } from '../../support/commands.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import type { TestTable } from '../../support/test-table.ts';
import { RegistrationDesk } from './registration-desk.ts';

let desk: RegistrationDesk;
let table: TestTable;
let conferences: ConferenceStore;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
  ({ table, conferences } = desk);
});

const put = (conferenceId: string, changes: object = {}) =>
  putConference(desk, {
    conferenceId,
    body: referenceConference,
    ifMatchSent: false,
    ...commandBy('organiser', conferenceId),
    ...changes,
  });

describe('the reason codes of a conference', () => {
  const reasonCodes = [{ key: 'photo-unclear', title: 'The photograph is not clear enough' }];
  const faultsOf = (changes: object) =>
    conferenceBody.safeParse({ ...referenceConference, ...changes }).error?.issues.map(({ path }) => path.join('/'));

  it('are told to the other services, and shown to the staff alone', async () => {
    const conferenceId = `c-${randomUUID().slice(0, 8)}`;
    const { value } = await put(conferenceId, { body: { ...referenceConference, reasonCodes } });
    const told = (await table.events()).find(({ detail }) => detail.metadata.conferenceId === conferenceId);
    expect(told?.detail.data).toMatchObject({ reasonCodes });
    for (const role of ['organiser', 'accreditation', 'security', 'host', 'protocol'] as const) {
      expect(showConference(value, { subject: 'x', roles: new Set([role]) })).toEqual(value);
    }
    for (const roles of [new Set<Role>(), new Set<Role>(['gate'])]) {
      const shown = showConference(value, { subject: 'x', roles });
      expect({ ...shown, reasonCodes }).toEqual(value);
      expect(shown).not.toHaveProperty('reasonCodes');
    }
  });

  it('have no code twice, no verdict twice, and only verdicts that there are', () => {
    const [reason] = reasonCodes;
    expect(faultsOf({ reasonCodes: [reason, reason] })).toEqual(['reasonCodes/1/key']);
    expect(faultsOf({ reasonCodes: [{ ...reason, verdicts: ['hold', 'hold'] }] })).toEqual(['reasonCodes/0/verdicts']);
    expect(faultsOf({ reasonCodes: [{ ...reason, verdicts: ['ban'] }] })).toEqual(['reasonCodes/0/verdicts/0']);
    expect(faultsOf({ reasonCodes: [{ ...reason, key: 'Not A Code' }] })).toEqual(['reasonCodes/0/key']);
    expect(faultsOf({ reasonCodes: [] })).toEqual(['reasonCodes']);
  });
});

describe('the organiser puts the conference', () => {
  it('creates it and tells the other services', async () => {
    const conferenceId = `c-${randomUUID().slice(0, 8)}`;
    const { created, version } = await put(conferenceId);
    expect({ created, version }).toEqual({ created: true, version: 1 });
    expect((await conferences.find(conferenceId))?.value.categories).toHaveLength(6);
    const told = (await table.events()).filter(({ detail }) => detail.metadata.conferenceId === conferenceId);
    expect(told.map(({ detailType }) => detailType)).toEqual(['conference-configured.v1']);
  });

  it('refuses to replace it blindly, and refuses a stale version', async () => {
    const conferenceId = `c-${randomUUID().slice(0, 8)}`;
    await put(conferenceId);
    await expect(put(conferenceId)).rejects.toThrow(PreconditionRequired);
    await expect(put(conferenceId, { ifMatchSent: true, expectedVersion: 7 })).rejects.toThrow(StaleVersion);
    await expect(put(conferenceId, { ifMatchSent: true, expectedVersion: 1 })).resolves.toMatchObject({ version: 2 });
  });

  it('lets one of two organisers win who replace the same version at once', async () => {
    const conferenceId = `c-${randomUUID().slice(0, 8)}`;
    await put(conferenceId);
    const answers = await Promise.allSettled(
      [1, 2].map(() => put(conferenceId, { ifMatchSent: true, expectedVersion: 1 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('costs one conference and one command record', async () => {
    const { table: units } = await table.measure(() => put(`c-${randomUUID().slice(0, 8)}`));
    expect(units).toEqual({ read: 0, write: 6 });
  });

  it('costs a strong read more to replace, as long as no category goes', async () => {
    const conferenceId = `c-${randomUUID().slice(0, 8)}`;
    await put(conferenceId);
    const { table: units } = await table.measure(() => put(conferenceId, { ifMatchSent: true, expectedVersion: 1 }));
    expect(units).toEqual({ read: 1, write: 6 });
  });
});

describe('a category', () => {
  const without = (...keys: string[]) => {
    const categories = referenceConference.categories.filter(({ key }) => !keys.includes(key));
    return { ifMatchSent: true, body: { ...referenceConference, categories, defaultQuotas: {} } };
  };

  it('that somebody is in stays, if only as a draft, and the organiser learns how many there are', async () => {
    const conferenceId = await desk.conference();
    const [one, other] = [await desk.delegation(conferenceId), await desk.delegation(conferenceId)];
    await desk.add(one, { category: 'expert' });
    await desk.add(one, { category: 'media' });
    await desk.add(other, { category: 'expert' });
    const refused = await put(conferenceId, without('expert', 'media', 'support')).catch((error) => error);
    expect(refused).toMatchObject({ slug: 'category-in-use', members: { used: { expert: 2, media: 1 } } });
    expect(refused.message).toMatch(/2 in expert, 1 in media/);
    expect((await conferences.findNow(conferenceId))?.version).toBe(1);
  });

  it('that nobody is in may go, whatever the invitations would have allowed', async () => {
    const conferenceId = await desk.conference();
    await desk.add(await desk.delegation(conferenceId), { category: 'expert' });
    await expect(put(conferenceId, without('media', 'support'))).resolves.toMatchObject({ version: 2 });
  });

  it('costs, when it goes, a strong look at every delegation and its quota', async () => {
    const conferenceId = await desk.conference();
    for (let count = 0; count < 10; count++) await desk.delegation(conferenceId);
    const { table: units } = await table.measure(() => put(conferenceId, without('media')));
    expect(units).toEqual({ read: 1 + 2 + 10, write: 6 });
  });
});
