import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { anonymous, type Client, signIn } from '../support/api.ts';
import { eventually, TestConference } from '../support/e2e-conference.ts';
import { openBrowser, openPhone, setUpGate, typeCode, videoOfBadge } from './gate-browser.ts';

/** The first morning of the conference, by the server's clock; the browser's own is years ahead. */
const MORNING = '2021-06-22T06:00:00Z';

/** Where pictures of the page go for whoever wants to look: SCREENSHOTS=<folder>. */
const pictures = process.env.SCREENSHOTS;
if (pictures) mkdirSync(pictures, { recursive: true });
const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};

interface Badge {
  readonly serial: string;
  readonly delegationId: string;
  readonly delegateId: string;
  readonly credential: string;
}

let conference: TestConference;
let badges: Badge[];
/** Signed in after the clock was set: tokens of before have long expired. */
let security: Client;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  conference = await TestConference.open();
  const { staff, path } = conference;
  const people = await Promise.all(
    ['one', 'two', 'three', 'four', 'five', 'six'].map((entity) => conference.accreditedHead(entity)),
  );
  badges = await Promise.all(
    people.map(async ({ headId }) => {
      const { body } = await eventually(() => staff.security.get(`${path}/accreditations/${headId}`), {
        body: { status: 'accredited' },
      });
      return (await staff.security.must('GET', `${path}/badges/${body.serial}`)).body;
    }),
  );
  await anonymous.must('PUT', '/local/clock', { now: MORNING });
  security = await signIn('security-at-the-gate', ['security']);
  const [{ serial }] = badges as [Badge];
  const folder = mkdtempSync(join(tmpdir(), 'chancery-browser-'));
  browser = await openBrowser(await videoOfBadge(security, `${path}/badges/${serial}`, folder));
});
afterAll(() => browser?.close());

beforeEach(async () => {
  ({ context, page } = await openPhone(browser, inject('backendUrl')));
  onTestFinished(() => context.close());
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});

const badge = (index: number): Badge =>
  badges[index] ?? { serial: '', delegationId: '', delegateId: '', credential: '' };
const verdict = () => page.locator('#verdict');
const expectVerdict = async (result: string, text = ''): Promise<void> => {
  await verdict().getByRole('heading', { name: result }).waitFor();
  if (text) await verdict().getByText(text).waitFor();
};
const serverScans = async (serial: string) =>
  (await security.must('GET', `${conference.path}/scans?serial=${serial}`)).body;
const forged = (credential: string): string => {
  const at = credential.length - 4;
  return credential.slice(0, at) + (credential[at] === '0' ? '1' : '0') + credential.slice(at + 1);
};

describe('a gate with a network', () => {
  it('reads a badge through the camera, lets its bearer in, and names them', async () => {
    await setUpGate(page, conference.id);
    await picture(page, '1-ready');
    await page.getByRole('button', { name: 'Start the camera' }).click();
    await expectVerdict('Admitted', 'Élodie Durand');
    await verdict().getByText('Head of delegation').waitFor();
    await picture(page, '2-admitted');
    await page.getByRole('button', { name: 'Stop the camera' }).click();
    expect((await serverScans(badge(0).serial)).items).toMatchObject([{ result: 'admitted', offline: false }]);
    expect(complaints).toEqual([]);
  });

  it('refuses a second entry, a forged code and a serial that is none, each with its reason', async () => {
    await setUpGate(page, conference.id);
    await typeCode(page, badge(1).serial);
    await expectVerdict('Admitted');
    await typeCode(page, badge(1).credential);
    await expectVerdict('Refused', 'Already inside');
    await picture(page, '3-refused');
    await typeCode(page, forged(badge(1).credential));
    await expectVerdict('Refused', 'Forged or damaged');
    await typeCode(page, 'https://example.org/');
    await expectVerdict('Refused', 'no badge of ours');
  });

  it('goes by the server’s time where its own clock is years off, and says so', async () => {
    await setUpGate(page, conference.id);
    await page.getByText(/This device’s clock is \d+ days fast; the server’s time is used/).waitFor();
  });

  it('is set up with a code as a device that security knows, and turned away once it is revoked', async () => {
    const guarded = await TestConference.open();
    const invitation = { name: 'North gate', zones: ['plenary'] };
    const { body } = await eventually(() => security.call('POST', `${guarded.path}/devices`, invitation), {
      status: 201,
    });
    await setUpGate(page, guarded.id, body.code);
    await page.getByText('North gate').waitFor();
    expect(await page.getByLabel('Zone').locator('option').allTextContents()).toEqual(['plenary']);
    await typeCode(page, badge(1).credential);
    await expectVerdict('Refused', 'another conference');
    await security.must('DELETE', `${guarded.path}/devices/${body.deviceId}`);
    await expect
      .poll(async () => {
        await typeCode(page, badge(1).credential);
        await page.getByRole('heading', { name: /Refused|Not checked/ }).waitFor();
        return verdict().innerText();
      })
      .toContain('This device was revoked');
  });
});

describe('a gate that loses its network', () => {
  it('opens again, decides by itself, keeps what it decided, and tells of it when the network is back', async () => {
    await setUpGate(page, conference.id);
    await page.getByText('Every scan has been sent').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await page.reload();
    await page.getByRole('heading', { name: 'Ready' }).waitFor();
    await page.getByText('Offline', { exact: true }).waitFor();

    await typeCode(page, badge(2).credential);
    await expectVerdict('Admitted', 'Decided offline');
    await picture(page, '4-offline');
    await typeCode(page, badge(2).credential);
    await expectVerdict('Refused', 'Already inside');
    await typeCode(page, forged(badge(3).credential));
    await expectVerdict('Refused', 'Forged or damaged');
    await page.getByLabel('Zone').selectOption('service');
    await typeCode(page, badge(3).credential);
    await expectVerdict('Refused', 'Not for this zone');
    await page.getByText('4 scans wait to be sent').waitFor();
    await page.reload();
    await page.getByText('4 scans wait to be sent').waitFor();
    expect((await serverScans(badge(2).serial)).items).toEqual([]);

    await context.setOffline(false);
    await page.getByText('Every scan has been sent').waitFor();
    await page.getByText('Online', { exact: true }).waitFor();
    const { items, conflicts } = await serverScans(badge(2).serial);
    expect(items).toMatchObject([
      { result: 'admitted', offline: true, zone: 'plenary' },
      { result: 'refused', reason: 'already-inside', offline: true },
    ]);
    expect(items[0].scannedAt.slice(0, 10)).toBe('2021-06-22');
    expect(conflicts).toEqual([]);
    expect((await serverScans(badge(3).serial)).items).toMatchObject([{ reason: 'wrong-zone', offline: true }]);
    expect(complaints).toEqual([]);
  });

  it('refuses a badge that died before it fetched its list, and says how old the list is', async () => {
    const organiser = await signIn('organiser-at-the-gate', ['organiser']);
    const { delegationId, delegateId, serial, credential } = badge(5);
    await organiser.must('POST', `${conference.path}/delegations/${delegationId}/delegates/${delegateId}/withdraw`, {});
    await eventually(() => security.get(`${conference.path}/badges/${serial}`), { body: { status: 'revoked' } });
    await setUpGate(page, conference.id);
    await page.getByText(/Revocation list: \d+ \w+ old/).waitFor();
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: 'Update and send' }).click();
          await page.getByText('Every scan has been sent').waitFor();
          await context.setOffline(true);
          await typeCode(page, credential);
          await page.getByRole('heading', { name: /Refused|Admitted/ }).waitFor();
          const answer = await verdict().innerText();
          await context.setOffline(false);
          return answer;
        },
        { timeout: 30_000 },
      )
      .toMatch(/Refused\s+Revoked/);
    await picture(page, '7-revoked');
  });

  it('does not keep anybody waiting for a server that does not answer, and it is one scan however it ends', async () => {
    await setUpGate(page, conference.id);
    await page.getByText('Every scan has been sent').waitFor();
    // The call arrives, its answer does not.
    await page.route('**/scans', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await typeCode(page, badge(4).credential);
    await expectVerdict('Admitted', 'Decided offline');
    await page.getByRole('button', { name: 'Update and send' }).click();
    await page.getByText('Every scan has been sent').waitFor();
    const { items, conflicts } = await serverScans(badge(4).serial);
    expect([items.length, conflicts]).toEqual([1, []]);
  });

  it('opens nothing to a serial that was typed, which says nothing that can be verified', async () => {
    await setUpGate(page, conference.id);
    await page.getByText('Every scan has been sent').waitFor();
    await context.setOffline(true);
    await typeCode(page, badge(3).serial);
    await expectVerdict('Refused');
  });
});

describe('the page', () => {
  it('has no fault that axe finds, at WCAG 2.2 AA, in any of its states', async () => {
    const check = async (): Promise<void> => {
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const { axe: checker } = globalThis as unknown as { axe: typeof axe };
        const { violations } = await checker.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      });
      expect(found).toEqual([]);
    };
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto('/gate/');
      await page.getByRole('button', { name: 'Sign in and begin' }).waitFor();
      await picture(page, `5-set-up-${colorScheme}`);
      await check();
      await setUpGate(page, conference.id);
      await picture(page, `6-ready-${colorScheme}`);
      await check();
      await typeCode(page, 'nothing');
      await expectVerdict('Refused');
      await check();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.evaluate(() => indexedDB.deleteDatabase('chancery-gate'));
    }
  });

  it('fits a phone, is worked by keyboard, and announces its answers', async () => {
    await setUpGate(page, conference.id);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.getByLabel('Code or serial').focus();
    await page.keyboard.type('nothing');
    await page.keyboard.press('Enter');
    await expectVerdict('Refused');
    await page.getByLabel('In', { exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByLabel('Out', { exact: true }).isChecked()).toBe(true);
    expect(await verdict().getAttribute('aria-live')).toBe('assertive');
  });

  it('asks nobody but its own origin, and lets nothing else in', async () => {
    const elsewhere: string[] = [];
    context.on('request', (request) => {
      if (new URL(request.url()).origin !== inject('backendUrl')) elsewhere.push(request.url());
    });
    const answer = await page.goto('/gate/');
    await setUpGate(page, conference.id);
    await page.getByRole('button', { name: 'Start the camera' }).click();
    await page.getByRole('button', { name: 'Stop the camera' }).waitFor();
    expect(elsewhere).toEqual([]);
    const { 'content-security-policy': policy = '', 'x-content-type-options': sniff } = answer?.headers() ?? {};
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(sniff).toBe('nosniff');
  });
});
