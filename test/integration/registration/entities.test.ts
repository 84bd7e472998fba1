import { beforeAll, describe, expect, it } from 'vitest';
import { listEntities } from '../../../functions/registration/list-entities.ts';
import { putEntity } from '../../../functions/registration/put-entity.ts';
import { RegistrationDesk } from './registration-desk.ts';

let desk: RegistrationDesk;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
});

const body = { kind: 'organisation', names: { en: 'United Nations' }, precedence: 1 } as const;
const put = (conferenceId: string, changes: object = {}) =>
  putEntity(desk, { conferenceId, entityKey: 'un', body, ifMatchSent: false, ...changes });

describe('the organiser keeps the list of entities', () => {
  it('enters one, corrects it, and never overwrites what has changed since', async () => {
    const conferenceId = await desk.conference();
    expect(await put(conferenceId)).toMatchObject({ created: true, version: 1 });
    await expect(put(conferenceId)).rejects.toMatchObject({ slug: 'precondition-required' });
    const corrected = { ...body, names: { en: 'United Nations', fr: 'Nations unies' } };
    expect(await put(conferenceId, { ifMatchSent: true, expectedVersion: 1, body: corrected })).toMatchObject({
      created: false,
      version: 2,
    });
    await expect(put(conferenceId, { ifMatchSent: true, expectedVersion: 1 })).rejects.toMatchObject({
      slug: 'stale-version',
    });
    expect(await put(conferenceId, { ifMatchSent: true })).toMatchObject({ version: 3 });
    expect((await desk.entities.find(conferenceId, 'un'))?.value).toEqual({ entityKey: 'un', ...body });
  });

  it('enters none where the conference or the entry does not exist', async () => {
    await expect(put('nowhere')).rejects.toMatchObject({ slug: 'not-found' });
    const conferenceId = await desk.conference();
    for (const changes of [{ expectedVersion: 1 }, { expectedVersion: 0 }, {}]) {
      await expect(put(conferenceId, { ifMatchSent: true, ...changes })).rejects.toMatchObject({
        slug: 'stale-version',
      });
    }
  });

  it('as one of two who enter the same at once, and one wins', async () => {
    const conferenceId = await desk.conference();
    const outcomes = await Promise.allSettled([put(conferenceId), put(conferenceId)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('and reads it page by page, sorted by key, with cursors of this list only', async () => {
    const conferenceId = await desk.conference();
    const keys = ['fra', 'arm', 'zaf', 'bol', 'che'];
    for (const key of keys.slice(1)) await desk.entity(conferenceId, key);
    const page = (cursor?: string, of = conferenceId) =>
      listEntities(desk, { conferenceId: of, page: { limit: 2, cursor } });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await page(cursor);
      seen.push(...items.map(({ entityKey }) => entityKey));
      cursor = nextCursor;
    } while (cursor);
    expect(seen).toEqual(keys.toSorted());
    const { nextCursor = '' } = await page();
    await expect(page(nextCursor, await desk.conference())).rejects.toMatchObject({ slug: 'invalid-cursor' });
    await expect(page(`${nextCursor.slice(0, -4)}AAAA`)).rejects.toMatchObject({ slug: 'invalid-cursor' });
    await expect(page(undefined, 'nowhere')).rejects.toMatchObject({ slug: 'not-found' });
  });
});
