import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Client } from '../support/api.ts';

/** Where distributions put Chromium. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @throws when there is no Chromium: these tests are asked for by name, so they do not skip themselves */
function chromiumPath(): string {
  const found = [process.env.CHROMIUM_PATH, ...PLACES].find((path) => path !== undefined && existsSync(path));
  if (!found) throw new Error('no Chromium: apt-get install chromium, or set CHROMIUM_PATH');
  return found;
}

/** A browser in which a page may use a camera; what it sees is the file, or nothing of interest. */
export const openBrowser = (cameraFile?: string): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(cameraFile === undefined ? [] : [`--use-file-for-fake-video-capture=${cameraFile}`]),
    ],
  });

/** A phone at a gate, with nothing kept yet. */
export async function openPhone(browser: Browser, url: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    baseURL: url,
    permissions: ['camera'],
    serviceWorkers: 'allow',
  });
  return { context, page: await context.newPage() };
}

/** Somebody signs the gate in, with a code if security gave one. */
export async function setUpGate(page: Page, conferenceId: string, code = ''): Promise<void> {
  await page.goto('/gate/');
  await page.getByLabel('Conference').fill(conferenceId);
  await page.getByLabel('Your name').fill(`gate-${randomUUID().slice(0, 8)}`);
  await page.getByLabel(/Enrolment code/).fill(code);
  await page.getByRole('button', { name: 'Sign in and begin' }).click();
  await page.getByRole('heading', { name: 'Ready' }).waitFor();
}

export async function typeCode(page: Page, text: string): Promise<void> {
  await page.getByLabel('Code or serial').fill(text);
  await page.getByRole('button', { name: 'Check' }).click();
}

/** A video of a badge's QR code (YUV4MPEG2) for the browser's fake camera. */
export async function videoOfBadge(officer: Client, badgePath: string, folder: string): Promise<string> {
  const { bytes } = await officer.get(`${badgePath}/qr.svg`);
  await initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const [width, height] = [640, 480];
  const svg = bytes.toString().replace(/^<\?xml[^>]*>/, '');
  const drawn = new Resvg(svg, { fitTo: { mode: 'height', value: height - 80 }, background: '#fff' }).render();
  // Each look at `pixels` copies them all.
  const { width: side, height: rows, pixels } = drawn;
  const luma = Buffer.alloc(width * height, 235);
  const [left, top] = [Math.floor((width - side) / 2), 40];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < side; x++)
      luma[(top + y) * width + left + x] = (pixels[4 * (y * side + x)] ?? 0) > 127 ? 235 : 16;
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  const file = join(folder, 'badge.y4m');
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(file, Buffer.concat([header, ...Array.from({ length: 10 }, () => frame)]));
  return file;
}
