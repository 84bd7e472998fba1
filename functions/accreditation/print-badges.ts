import { createHash } from 'node:crypto';
import { type Answer, type CommandIdentity, type CommandLog, partOf } from '../shared/dynamo/command-log.ts';
import { newId } from '../shared/ids.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import type { ObjectBucket } from '../shared/objects/object-bucket.ts';
import { Busy, NotFound } from '../shared/problem.ts';
import type { PrintFonts } from '../shared/rendering/print-fonts.ts';
import { BadgeMoved, type BadgeStore } from './data/badge-store.ts';
import { objectKeyOf, type Print, type PrintStore } from './data/print-store.ts';
import type { Badge } from './domain/badge.ts';
import { BadgeNotActive, NothingToPrint } from './domain/problems.ts';
import { withPhoto } from './fetch-photo.ts';
import { type ComposeBadgeFaceTools, composeBadgeFace } from './get-badge-face.ts';
import { type BadgeFace, drawBadges } from './rendering/badge-pdf.ts';
import { MOST_BADGES_IN_A_PRINT, type PrintBadgesBody } from './schemas/printing.ts';

export interface PrintBadgesTools extends ComposeBadgeFaceTools {
  readonly badges: BadgeStore;
  readonly commands: CommandLog;
  readonly prints: PrintStore;
  readonly deriveSecret: DeriveSecret;
  readonly photoFiles: ObjectBucket;
  readonly exports: ObjectBucket;
  readonly fonts: () => Promise<PrintFonts>;
}

export interface PrintBadges {
  readonly conferenceId: string;
  readonly body: PrintBadgesBody;
  readonly by: string;
  readonly identity: CommandIdentity;
  readonly now: Date;
}

/** Each is counted by two writes, and a transaction has a hundred. */
const BADGES_IN_A_TRANSACTION = 45;
const PAGE = 100;
/** So many pages are looked through for a badge that was never printed. */
const MOST_PAGES = 20;
const MAX_ATTEMPTS = 10;
/** How many photos are fetched at once. */
const AT_ONCE = 10;

interface Copy {
  readonly badge: Badge;
  readonly copy: number;
}

/** What is kept of a transaction, so that a repeat knows what the first run had counted. */
interface CountedPart {
  readonly printId: string;
  readonly copies: readonly { readonly serial: string; readonly copy: number }[];
}

/**
 * The desk prints badges.
 * 1. Those that are named, all of them live; or the live ones of a delegation or category that were never printed.
 * 2. Each copy is counted before it exists: the log may tell of one that nobody has, and never misses one.
 * 3. The file goes to the bucket of exports, and the print says what is in it.
 * A repeat of a print that broke off finds the copies it had counted and makes the same file.
 * @throws NotFound, BadgeNotActive, NothingToPrint, InvalidCursor, Busy
 */
export async function printBadges(tools: PrintBadgesTools, command: PrintBadges): Promise<Answer> {
  const { conferenceId, body, by, now } = command;
  return tools.commands.runOnce(command.identity, async () => {
    const { printId, copies, nextCursor } = await countCopies(tools, command);
    const document = await drawBadges(await facesOf(tools, copies), await tools.fonts(), body.layout);
    const parts = document.toParts();
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    const file = new Blob([...parts]);
    const integrity = { contentType: 'application/pdf', sha256: hash.digest('base64') };
    await tools.exports.put(objectKeyOf(conferenceId, printId), file, integrity);

    const print: Print = {
      printId,
      layout: body.layout,
      printedAt: now.toISOString(),
      printedBy: by,
      badges: copies.map(({ badge, copy }) => ({ serial: badge.serial, copy })),
      bytes: file.size,
    };
    await tools.prints.put(conferenceId, print);
    const location = `/v1/conferences/${conferenceId}/badges/prints/${printId}`;
    return { status: 201, body: { ...print, ...(nextCursor === undefined ? {} : { nextCursor }) }, location };
  });
}

interface Counted {
  readonly printId: string;
  readonly copies: readonly Copy[];
  readonly nextCursor?: string | undefined;
}

async function countCopies(tools: PrintBadgesTools, command: PrintBadges): Promise<Counted> {
  const before = await countedBefore(tools, command);
  const printId = before.printId ?? newId('prt', command.now);
  const known = new Set(before.copies.map(({ badge }) => badge.serial));
  const { found, nextCursor } = await select(tools, command, known);
  const copies = [...before.copies];
  for (let at = 0, part = before.parts; at < found.length; at += BADGES_IN_A_TRANSACTION, part++) {
    const chunk = found.slice(at, at + BADGES_IN_A_TRANSACTION);
    copies.push(...(await countPart(tools, command, { chunk, printId, part })));
  }
  if (copies.length === 0) throw new NothingToPrint(nextCursor);
  return { printId, copies, nextCursor };
}

/** What a first run of this very print had counted before it broke off. */
async function countedBefore(
  { badges, commands }: PrintBadgesTools,
  { conferenceId, identity }: PrintBadges,
): Promise<{ readonly printId?: string; readonly parts: number; readonly copies: readonly Copy[] }> {
  const counted: CountedPart[] = [];
  for (;;) {
    const answer = await commands.find(partOf(identity, `copies-${counted.length}`));
    if (!answer) break;
    counted.push(answer.body as CountedPart);
  }
  const [first] = counted;
  if (!first) return { parts: 0, copies: [] };
  const copyOf = new Map(counted.flatMap(({ copies }) => copies.map(({ serial, copy }) => [serial, copy])));
  const found = await named(badges, conferenceId, [...copyOf.keys()]);
  return {
    printId: first.printId,
    parts: counted.length,
    copies: found.map((badge) => ({ badge, copy: copyOf.get(badge.serial) ?? 1 })),
  };
}

/** Which badges are still to be counted. */
async function select(
  tools: PrintBadgesTools,
  { conferenceId, body }: PrintBadges,
  known: ReadonlySet<string>,
): Promise<{ readonly found: readonly Badge[]; readonly nextCursor?: string | undefined }> {
  const { serials, delegationId, category } = body;
  if (serials) {
    const left = serials.filter((serial) => !known.has(serial));
    return { found: await named(tools.badges, conferenceId, left) };
  }
  const cursorKey = await tools.deriveSecret('cursors');
  const filter = { status: 'accredited', delegationId, category } as const;
  const found: Badge[] = [];
  let { cursor } = body;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const limit = Math.min(PAGE, MOST_BADGES_IN_A_PRINT - known.size - found.length);
    if (limit <= 0) break;
    const page = await tools.accreditations.list(conferenceId, filter, { limit, cursor }, cursorKey);
    const badges = await tools.badges.getSome(
      conferenceId,
      page.items.flatMap(({ serial }) => serial ?? []),
    );
    found.push(...badges.filter(isNew));
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  return { found, nextCursor: cursor };
}

const isNew = ({ status, prints }: Badge): boolean => status === 'active' && prints === undefined;

/** In the order in which they are named. @throws NotFound, BadgeNotActive */
async function named(badges: BadgeStore, conferenceId: string, serials: readonly string[]): Promise<Badge[]> {
  const found = new Map<string, Badge>();
  for (let at = 0; at < serials.length; at += PAGE) {
    for (const badge of await badges.getSome(conferenceId, serials.slice(at, at + PAGE)))
      found.set(badge.serial, badge);
  }
  return serials.map((serial) => {
    const badge = found.get(serial);
    if (!badge) throw new NotFound();
    if (badge.status !== 'active') throw new BadgeNotActive(badge.status, serial);
    return badge;
  });
}

/** Counts some copies, all of them or none. Who was printed by somebody else meanwhile is looked at again. */
async function countPart(
  { badges, commands, prints }: PrintBadgesTools,
  { conferenceId, identity, body, by, now }: PrintBadges,
  { chunk, printId, part }: { readonly chunk: readonly Badge[]; readonly printId: string; readonly part: number },
): Promise<Copy[]> {
  let found = chunk;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS && found.length > 0; attempt++) {
    const copies = found.map((badge) => ({ badge, copy: (badge.prints ?? 0) + 1 }));
    const common = { printId, layout: body.layout, printedAt: now.toISOString(), printedBy: by };
    const writes = copies.flatMap(({ badge, copy }) => [
      badges.countPrint(badge, copy),
      prints.addCopy(conferenceId, badge.serial, { ...common, copy }),
    ]);
    const counted: CountedPart = { printId, copies: copies.map(({ badge: { serial }, copy }) => ({ serial, copy })) };
    try {
      const answer = { status: 200, body: counted };
      await commands.commit(partOf(identity, `copies-${part}`), { writes, answer }, now);
      return copies;
    } catch (error) {
      if (!(error instanceof BadgeMoved)) throw error;
      const serials = found.map(({ serial }) => serial);
      found = body.serials
        ? await named(badges, conferenceId, serials)
        : (await badges.getSome(conferenceId, serials)).filter(isNew);
    }
  }
  if (found.length > 0) throw new Busy();
  return [];
}

/** What is printed, in the order of the copies. */
async function facesOf(tools: PrintBadgesTools, copies: readonly Copy[]): Promise<BadgeFace[]> {
  const faces: BadgeFace[] = [];
  const waiting = [...copies.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, { badge, copy }] = next;
      const face = await withPhoto(tools.photoFiles, await composeBadgeFace(tools, badge));
      faces[index] = copy === 1 ? face : { ...face, copy };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return faces;
}
