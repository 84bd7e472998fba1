import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConferenceStore } from '../../../functions/registration/data/conference-store.ts';
import { putConference } from '../../../functions/registration/put-conference.ts';
import { CommandLog } from '../../../functions/shared/dynamo/command-log.ts';
import { PreconditionRequired, StaleVersion } from '../../../functions/shared/problem.ts';
import { commandBy } from '../../support/commands.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';

let table: TestTable;
let conferences: ConferenceStore;
beforeAll(async () => {
  table = await createTestTable();
  conferences = new ConferenceStore(table.documents, table.name, new CommandLog(table.documents, table.name, 'REG'));
});

const put = (conferenceId: string, changes: object = {}) =>
  putConference(
    { conferences },
    {
      conferenceId,
      body: referenceConference,
      ifMatchSent: false,
      ...commandBy('organiser', conferenceId),
      ...changes,
    },
  );

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
});
