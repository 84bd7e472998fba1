import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { getProgress } from '../../functions/registration/get-progress.ts';
import { getTotals } from '../../functions/registration/get-totals.ts';
import { importDelegates } from '../../functions/registration/import-delegates.ts';
import { listDelegates } from '../../functions/registration/list-delegates.ts';
import { newsOfNomination, projectStandings } from '../../functions/registration/project-standings.ts';
import { submitDelegation } from '../../functions/registration/submit-delegation.ts';
import {
  caller,
  person,
  type RegisteredDelegation,
  RegistrationDesk,
  theHead,
} from '../integration/registration/registration-desk.ts';

const PEOPLE = 5000;
const ROWS = 100;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const MB = 1024 * 1024;

/** By how much the heap has grown once the work is done and its garbage gone. */
async function heapGrowth(work: () => Promise<unknown>): Promise<number> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  await work();
  collectGarbage();
  return (process.memoryUsage().heapUsed - before) / MB;
}

/** Everybody has another one: people of one name and one birthday would be shown as perhaps the same. */
const birthdayOf = (person: number): string => new Date(Date.UTC(1960, 0, 1 + person)).toISOString().slice(0, 10);

let desk: RegistrationDesk;
let conferenceId: string;
let delegation: RegisteredDelegation;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
  conferenceId = await desk.conference();
  delegation = await desk.delegation(conferenceId, { head: 1, member: PEOPLE - 1 });
});

describe(`a delegation of ${PEOPLE}`, () => {
  it('imports in fifty files, the last at the price of the first', async () => {
    const { delegationId, focalPoint } = delegation;
    const bring = async (file: number) => {
      const rows = Array.from({ length: ROWS }, (_, at) =>
        person({
          ...(file === 0 && at === 0 ? theHead : {}),
          function: `adviser ${file}-${at}`,
          dateOfBirth: birthdayOf(file * ROWS + at),
        }),
      );
      const key = `file-${file}`;
      const { body } = await importDelegates(desk, {
        delegationId,
        rows,
        ...desk.by(focalPoint, conferenceId, { key }),
      });
      expect(body).toMatchObject({ created: ROWS, rejected: 0 });
    };
    const first = await desk.table.measure(() => bring(0));
    const growth = await heapGrowth(async () => {
      for (let file = 1; file < PEOPLE / ROWS - 1; file++) await bring(file);
    });
    const last = await desk.table.measure(() => bring(PEOPLE / ROWS - 1));
    expect(last.table).toEqual(first.table);
    expect(growth).toBeLessThan(20);
    expect(await desk.quotaOf(delegation)).toMatchObject({ used: { head: 1, member: PEOPLE - 1 } });
  });

  it('lists page by page, each at the price of what is on it', async () => {
    const { delegationId } = delegation;
    const seen = new Set<string>();
    const prices: number[] = [];
    const growth = await heapGrowth(async () => {
      for (let cursor: string | undefined; prices.length === 0 || cursor; ) {
        const page = { limit: ROWS, cursor };
        const { result, table } = await desk.table.measure(() =>
          listDelegates(desk, { conferenceId, delegationId, caller: caller('staff', 'organiser'), page }),
        );
        prices.push(table.read);
        for (const { delegateId } of result.items) seen.add(delegateId);
        cursor = result.nextCursor;
      }
    });
    expect(seen.size).toBe(PEOPLE);
    // A page knows that it was the last only where the Query says so.
    expect(prices.length).toBeLessThanOrEqual(PEOPLE / ROWS + 1);
    expect(Math.max(...prices)).toBeLessThanOrEqual(7);
    expect(growth).toBeLessThan(10);
  });

  it('is submitted in one call', async () => {
    const { delegationId, focalPoint } = delegation;
    const command = desk.by(focalPoint, conferenceId, { key: 'submit' });
    const { body } = await submitDelegation(desk, { delegationId, body: { onlyComplete: false }, ...command });
    expect(body).toMatchObject({ status: 'submitted', nominated: PEOPLE });
  });

  it('is counted by what is told of it, and shows its progress in a short answer', async () => {
    const news = (await desk.told(conferenceId)).flatMap(({ detailType, detail: { metadata, data } }) =>
      detailType === 'delegate-nominated.v1'
        ? [newsOfNomination(metadata, data as Parameters<typeof newsOfNomination>[1])]
        : [],
    );
    expect(news).toHaveLength(PEOPLE);
    let part = 0;
    const tools = { ...desk, pickPart: () => part++ % 8 };
    for (let from = 0; from < news.length; from += 90) await projectStandings(tools, news.slice(from, from + 90));
    expect(await getTotals(desk, conferenceId)).toMatchObject({ delegates: { nominated: PEOPLE } });

    const { delegationId, focalPoint } = delegation;
    let answer = '';
    let read = 0;
    const growth = await heapGrowth(async () => {
      const see = () => getProgress(desk, { conferenceId, delegationId, caller: caller(focalPoint) });
      const { result, table } = await desk.table.measure(see);
      expect(result).toMatchObject({ total: PEOPLE, nominated: { count: PEOPLE }, complete: { count: 0 } });
      answer = JSON.stringify(result);
      read = table.read;
    });
    expect(answer.length).toBeLessThan(8192);
    expect(read).toBeLessThanOrEqual(500);
    expect(growth).toBeLessThan(10);
    const totals = await desk.table.measure(() => getTotals(desk, conferenceId));
    expect(totals.table.read).toBeLessThanOrEqual(1.5);
  });
});
