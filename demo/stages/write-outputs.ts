import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { ParseSpeeds, PDFDocument } from 'pdf-lib';
import * as z from 'zod';
import { forEach } from '../api.ts';
import type { ReadMail } from '../gather-evidence.ts';
import { conferencePath, reference } from '../reference-conference.ts';
import { inBatches, type Scene } from '../scene.ts';
import { standingCalendar } from '../standing-calendar.ts';

const { resolve } = createRequire(import.meta.url);
const FONTS = [
  '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
];
const PICTURE_WIDTH = 2400;

/** An empty folder for what somebody would look at. */
export async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

/** As many as one print takes. */
const BADGES_IN_A_PRINT = 200;

const print = z.object({ download: z.object({ url: z.url() }) });

/** All badges in one document, in the order in which they were issued, printed by the accreditation desk. */
export async function writeBadges(scene: Scene, serials: readonly string[], folder: string): Promise<void> {
  const { staff, progress } = scene;
  await progress.stage('badges.pdf', serials.length, async (stage) => {
    const all = await PDFDocument.create();
    all.setTitle(`Badges of ${reference.conference.name}`);
    let printed = 0;
    for (const batch of inBatches(serials, BADGES_IN_A_PRINT)) {
      const { body } = await staff.accreditation.call('POST', `${conferencePath}/badges/print`, { serials: batch });
      const file = await fetch(print.parse(body).download.url);
      if (!file.ok) throw new Error(`the print of ${batch.length} badges answers ${file.status}`);
      const badges = await PDFDocument.load(await file.arrayBuffer(), {
        updateMetadata: false,
        parseSpeed: ParseSpeeds.Fastest,
      });
      for (const page of await all.copyPages(badges, badges.getPageIndices())) all.addPage(page);
      printed += batch.length;
      stage.done(printed);
    }
    await writeFile(join(folder, 'badges.pdf'), await all.save({ objectsPerTick: Number.POSITIVE_INFINITY }));
  });
}

/** The room plan of each day, as the API draws it and as a picture for where nothing shows SVG. */
export async function writeSchedules(scene: Scene, folder: string): Promise<void> {
  const { staff, progress } = scene;
  const { days } = reference.grid;
  await progress.stage('Room plans', days.length, async (stage) => {
    await initWasm(await readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')));
    const fontBuffers = await Promise.all(FONTS.map(async (font) => new Uint8Array(await readFile(resolve(font)))));
    for (const [index, { day }] of days.entries()) {
      const { bytes } = await staff.protocol.call('GET', `${conferencePath}/schedule.svg?day=${day}`);
      const svg = Buffer.from(bytes).toString('utf8');
      const picture = new Resvg(svg, {
        background: '#ffffff',
        fitTo: { mode: 'width', value: PICTURE_WIDTH },
        font: { fontBuffers, defaultFontFamily: 'Noto Sans', sansSerifFamily: 'Noto Sans' },
      });
      await writeFile(join(folder, `schedule-${day}.svg`), svg);
      await writeFile(join(folder, `schedule-${day}.png`), picture.render().asPng());
      stage.done(index + 1);
    }
  });
}

/** What the protocol desk hangs up: the room plan of each day and a card for each door; and the pages of the host's own meetings. */
export async function writePrints(scene: Scene, folder: string): Promise<void> {
  const prints = [
    ...reference.grid.days.flatMap(({ day }) => [
      { file: `schedule-${day}.pdf`, path: `/schedule.pdf?day=${day}` },
      { file: `door-cards-${day}.pdf`, path: `/door-cards.pdf?day=${day}` },
    ]),
    { file: 'host.pdf', path: `/delegations/${scene.delegationId('host')}/schedule.pdf` },
  ];
  await scene.progress.stage('Prints', prints.length, (stage) =>
    forEach(
      prints,
      async ({ file, path }) => {
        const { bytes } = await scene.staff.protocol.call('GET', conferencePath + path);
        await writeFile(join(folder, file), bytes);
      },
      { done: stage.done },
    ),
  );
}

const link = z.object({ url: z.url() });
/** Every so many guests has a calendar that follows its meetings. */
const FEED_EVERY = 12;

/** The calendars of some delegations as a calendar program reads them, without signing in. */
export async function readFeeds(scene: Scene): Promise<{ delegationId: string; text: string }[]> {
  const readers = scene.delegations.filter((_delegation, index) => index % FEED_EVERY === 0);
  return scene.progress.stage('Calendar feeds', readers.length, (stage) =>
    forEach(
      readers,
      async ({ entity }) => {
        const delegationId = scene.delegationId(entity.key);
        const path = `${conferencePath}/delegations/${delegationId}/calendar-links`;
        const { url } = link.parse((await scene.focalPoint(entity.key).call('POST', path, {})).body);
        const { bytes } = await scene.api.anybody.call('GET', new URL(url).pathname);
        return { delegationId, text: Buffer.from(bytes).toString('utf8') };
      },
      { done: stage.done },
    ),
  );
}

/** One calendar file for each delegation that meets somebody: what is left when all its mail is read in order. */
export async function writeCalendars(scene: Scene, mails: readonly ReadMail[], folder: string): Promise<number> {
  let written = 0;
  await scene.progress.stage('Calendars', scene.delegations.length, async (stage) => {
    for (const [index, { entity, focalPoint }] of scene.delegations.entries()) {
      const texts = mails
        .filter(({ to }) => to.includes(focalPoint.email))
        .flatMap(({ calendarText }) => calendarText ?? []);
      const calendar = standingCalendar(texts);
      stage.done(index + 1);
      if (!calendar) continue;
      await writeFile(join(folder, `${entity.key}.ics`), calendar);
      written += 1;
    }
  });
  return written;
}
