import { randomUUID } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectKeyOf, PrintStore } from '../../../functions/accreditation/data/print-store.ts';
import { BadgeNotActive, NothingToPrint } from '../../../functions/accreditation/domain/problems.ts';
import { getBadgePrint } from '../../../functions/accreditation/get-badge-print.ts';
import { listBadgePrints } from '../../../functions/accreditation/list-badge-prints.ts';
import { type PrintBadgesTools, printBadges } from '../../../functions/accreditation/print-badges.ts';
import { type BadgePrint, printBadgesBody } from '../../../functions/accreditation/schemas/printing.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { ObjectBucket } from '../../../functions/shared/objects/object-bucket.ts';
import { NotFound } from '../../../functions/shared/problem.ts';
import { openPrintFonts } from '../../../functions/shared/rendering/print-fonts.ts';
import { commandBy } from '../../support/commands.ts';
import { layOutPrintAssets } from '../../support/print-assets.ts';
import { openTestBucket, type TestBucket } from '../../support/test-bucket.ts';
import { AccreditationDesk, adviser, BEFORE } from './accreditation-desk.ts';

const assets = layOutPrintAssets();
let desk: AccreditationDesk;
let bucket: TestBucket;
let tools: PrintBadgesTools;
let prints: PrintStore;
let conferenceId: string;

beforeAll(async () => {
  desk = await AccreditationDesk.open();
  bucket = await openTestBucket();
  conferenceId = await desk.conference();
  prints = new PrintStore(desk.table.documents, desk.table.name);
  const { accreditations, badges, commands, conferences, delegations, photos, deriveSecret } = desk;
  tools = {
    ...{ accreditations, badges, commands, conferences, delegations, photos, deriveSecret, prints },
    photoFiles: bucket.objects,
    exports: bucket.objects,
    fonts: () => openPrintFonts(assets.directory),
  };
});
afterAll(async () => {
  await bucket.stop();
  assets.remove();
});

type Printed = BadgePrint & { readonly nextCursor?: string };

async function print(body: object, { key = randomUUID() as string, with: given = tools } = {}): Promise<Printed> {
  const by = 'desk-officer';
  const command = commandBy(by, conferenceId, { now: BEFORE, key });
  const answer = await printBadges(given, { conferenceId, body: printBadgesBody.parse(body), by, ...command });
  return answer.body as Printed;
}

const copiesOf = ({ badges }: Printed) => badges.map(({ copy }) => copy);
const serialsOf = ({ badges }: Printed) => badges.map(({ serial }) => serial).sort();
const log = async (serial: string) =>
  (await listBadgePrints({ ...tools, prints }, { conferenceId, serial, page: { limit: 50 } })).items;

async function delegationOf(count: number) {
  const delegationId = await desk.delegation(conferenceId);
  const people = await Promise.all(
    Array.from({ length: count }, () => desk.accredit(conferenceId, adviser, delegationId)),
  );
  return { delegationId, serials: people.map(({ serial }) => serial).sort() };
}

async function pagesOf({ printId }: Printed): Promise<number> {
  const { download } = await getBadgePrint(
    { prints, sign: bucket.sign },
    { conferenceId, printId, now: new Date(BEFORE) },
  );
  expect(download?.expiresAt).toBe(new Date(BEFORE.getTime() + 600_000).toISOString());
  const file = await bucket.objects.read({ key: objectKeyOf(conferenceId, printId) }, 0, 100_000_000);
  return (await PDFDocument.load(file)).getPageCount();
}

describe('badges that are printed', () => {
  it('are those that are named, in their order, whatever was printed before, and each copy has its number', async () => {
    const { serials } = await delegationOf(3);
    const order = serials.toReversed();
    const first = await print({ serials: order, layout: 'a4-4up' });
    expect(first.badges).toEqual(order.map((serial) => ({ serial, copy: 1 })));
    expect(await pagesOf(first)).toBe(1);
    const second = await print({ serials: serials.slice(0, 1) });
    expect(copiesOf(second)).toEqual([2]);
    expect(await log(serials[0] ?? '')).toEqual([
      { printId: second.printId, layout: 'a6', printedAt: BEFORE.toISOString(), printedBy: 'desk-officer', copy: 2 },
      { printId: first.printId, layout: 'a4-4up', printedAt: BEFORE.toISOString(), printedBy: 'desk-officer', copy: 1 },
    ]);
  });

  it('are those of a delegation that are live and were never printed', async () => {
    const { delegationId, serials } = await delegationOf(4);
    const [printed = '', suspended = '', ...left] = serials;
    await print({ serials: [printed] });
    await desk.work(conferenceId, suspended, 'suspend');
    const all = await print({ delegationId });
    expect(serialsOf(all)).toEqual(left);
    expect(all.nextCursor).toBeUndefined();
    await expect(print({ delegationId })).rejects.toThrow(NothingToPrint);
    await desk.work(conferenceId, suspended, 'resume');
    expect(serialsOf(await print({ delegationId }))).toEqual([suspended]);
  });

  it('are none at all when one that is named opens nothing, or does not exist', async () => {
    const { serials } = await delegationOf(2);
    const [sound = '', dead = ''] = serials;
    await desk.work(conferenceId, dead, 'suspend');
    await expect(print({ serials: [sound, dead] })).rejects.toThrow(BadgeNotActive);
    await expect(print({ serials: [sound, newId('bdg', BEFORE)] })).rejects.toThrow(NotFound);
    expect(await log(sound)).toEqual([]);
    expect((await desk.badge(conferenceId, sound)).prints).toBeUndefined();
  });

  it('more than one transaction holds are one file', async () => {
    const { delegationId, serials } = await delegationOf(50);
    const all = await print({ delegationId });
    expect(serialsOf(all)).toEqual(serials);
    expect(await pagesOf(all)).toBe(50);
  });
});

describe('a print that does not go smoothly', () => {
  it('is answered once, however often it is sent', async () => {
    const { serials } = await delegationOf(1);
    const key = randomUUID();
    const first = await print({ serials }, { key });
    await expect(print({ serials }, { key })).rejects.toThrow(AlreadyAnswered);
    expect(await log(serials[0] ?? '')).toHaveLength(1);
    expect(copiesOf(first)).toEqual([1]);
  });

  it.each(['serials', 'delegationId'] as const)(
    'and breaks off when its file cannot be kept, finds its copies again when it is repeated: by %s',
    async (by) => {
      const { delegationId, serials } = await delegationOf(2);
      const body = by === 'serials' ? { serials } : { delegationId };
      const key = randomUUID();
      const broken = new ObjectBucket(bucket.sign, async () => new Response(null, { status: 503 }));
      await expect(print(body, { key, with: { ...tools, exports: broken } })).rejects.toThrow('503');
      const counted = await log(serials[0] ?? '');
      expect(counted).toHaveLength(1);
      const print2 = await print(body, { key });
      expect(print2.printId).toBe(counted[0]?.printId);
      expect(serialsOf(print2)).toEqual(serials);
      expect(copiesOf(print2)).toEqual([1, 1]);
      expect(await log(serials[0] ?? '')).toHaveLength(1);
    },
  );

  it('at the same moment as another never counts two copies with one number, and one delegation is printed once', async () => {
    const { delegationId, serials } = await delegationOf(3);
    const bulk = await Promise.allSettled([1, 2, 3].map(() => print({ delegationId })));
    const taken = bulk.flatMap((outcome) => (outcome.status === 'fulfilled' ? serialsOf(outcome.value) : []));
    expect(taken.sort()).toEqual(serials);
    const again = await Promise.all([1, 2, 3].map(() => print({ serials })));
    for (const serial of serials) {
      const copies = again.flatMap(({ badges }) => badges.filter((badge) => badge.serial === serial));
      expect(copies.map(({ copy }) => copy).sort()).toEqual([2, 3, 4]);
      expect((await log(serial)).map(({ copy }) => copy)).toEqual([4, 3, 2, 1]);
    }
  });

  it('and meets a badge that is being suspended either prints it before or not at all', async () => {
    const { serials } = await delegationOf(1);
    const [serial = ''] = serials;
    const [printed] = await Promise.allSettled([print({ serials }), desk.work(conferenceId, serial, 'suspend')]);
    expect(await log(serial)).toHaveLength(printed.status === 'fulfilled' ? 1 : 0);
  });
});

describe('what a print says', () => {
  it('has no link once its file is gone', async () => {
    const { serials } = await delegationOf(1);
    const { printId } = await print({ serials });
    const later = new Date(BEFORE.getTime() + 8 * 86_400_000);
    const shown = await getBadgePrint({ prints, sign: bucket.sign }, { conferenceId, printId, now: later });
    expect(shown).toMatchObject({ printId, badges: [{ copy: 1 }] });
    expect(shown.download).toBeUndefined();
  });

  it('costs four units for each badge, and little more', async () => {
    const { serials } = await delegationOf(5);
    const { table } = await desk.table.measure(() => print({ serials }));
    // Badge and copy; the command record of the transaction; beginning and end of the run; the print.
    expect(table.write).toBe(5 * 4 + 2 + 2 + 1);
    // Badge, accreditation, delegation and photo of each; the conference; what a first run had counted.
    expect(table.read).toBeLessThanOrEqual(5 * 3 + 0.5 + 1);
    const [serial = ''] = serials;
    expect((await desk.table.measure(() => log(serial))).table).toEqual({ read: 1.5, write: 0 });
  });
});
