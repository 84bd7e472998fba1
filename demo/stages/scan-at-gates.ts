import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { forEach } from '../api.ts';
import { readEvents } from '../gather-evidence.ts';
import { readQr } from '../read-qr.ts';
import { conferencePath, moments } from '../reference-conference.ts';
import type { Scene } from '../scene.ts';

const issuedBadge = z.object({ serial: z.string(), delegateId: z.string(), zones: z.array(z.string()) });
type IssuedBadge = z.infer<typeof issuedBadge>;

const scanAnswer = z.object({ result: z.string(), reason: z.string().nullish() });

interface Scan {
  readonly credential?: string | undefined;
  readonly serial?: string | undefined;
  readonly zone: string;
  readonly direction: 'in' | 'out';
}

/** The badges that were issued so far, as the bus told of them: those that live, and those that died since. */
export async function issuedBadges(
  scene: Scene,
): Promise<{ readonly live: IssuedBadge[]; readonly dead: IssuedBadge[] }> {
  const events = await readEvents(scene.api);
  const told = (types: RegExp) => events.filter((event) => types.test(event['detail-type']));
  const ended = new Set(told(/^badge-(replaced|revoked|suspended)\./).map(({ detail }) => detail.data.serial));
  const issued = told(/^badge-issued\./).map(({ detail }) => issuedBadge.parse(detail.data));
  return {
    live: issued.filter(({ serial }) => !ended.has(serial)),
    dead: issued.filter(({ serial }) => ended.has(serial)),
  };
}

/**
 * The morning of the first day. Everybody with a badge goes in at the first zone it opens, every fourth leaves again, and
 * the gate refuses what it must: badges of people who do not come or have a new one, a forged code, a zone that is not open
 * to the badge, a second entry, an exit of somebody who is not inside.
 */
export async function scanAtGates(
  scene: Scene,
  { live: badges, dead }: Awaited<ReturnType<typeof issuedBadges>>,
): Promise<void> {
  const { staff, progress } = scene;
  let seconds = 0;
  const scan = async (what: Scan, ...expected: readonly string[]): Promise<void> => {
    const { body } = await staff.gate.call('POST', `${conferencePath}/scans`, {
      scanId: randomUUID(),
      ...what,
      scannedAt: new Date(Date.parse(moments.doorsOpen) + 1000 * seconds++).toISOString(),
      deviceId: 'gate-1',
    });
    const { result, reason } = scanAnswer.parse(body);
    const outcome = result === 'admitted' ? result : `refused, ${reason}`;
    if (!expected.includes(outcome))
      throw new Error(`a scan was ${outcome} instead of ${expected.join(' or ')}: ${JSON.stringify(what)}`);
    scene.count(`scans ${outcome}`);
  };
  const leaving = badges.filter((_badge, index) => index % 4 === 0);
  const insider = badges.find(({ zones }, index) => index % 4 === 1 && !zones.includes('vip-lounge'));
  const outsider = leaving[0];

  await progress.stage(
    'People go through the gates',
    badges.length + leaving.length + dead.length + 4,
    async (stage) => {
      await forEach(
        badges,
        async ({ serial, zones }) => {
          const credential = await readBadge(scene, serial);
          await scan({ credential, zone: zones[0] ?? '', direction: 'in' }, 'admitted');
        },
        { done: stage.done },
      );
      await forEach(
        leaving,
        ({ serial, zones }) => scan({ serial, zone: zones[0] ?? '', direction: 'out' }, 'admitted'),
        {
          done: (count) => stage.done(badges.length + count),
        },
      );
      if (!insider || !outsider) throw new Error('too few badges to show what a gate refuses');
      const zone = insider.zones[0] ?? '';
      const credential = scene.qrTexts.get(insider.serial) ?? '';
      await scan({ credential, zone, direction: 'in' }, 'refused, already-inside');
      await scan({ credential, zone: 'vip-lounge', direction: 'in' }, 'refused, wrong-zone');
      await scan({ credential: forged(credential), zone, direction: 'in' }, 'refused, bad-signature');
      await scan({ serial: outsider.serial, zone: outsider.zones[0] ?? '', direction: 'out' }, 'refused, not-inside');
      for (const { serial, zones } of dead) {
        await scan({ serial, zone: zones[0] ?? '', direction: 'in' }, 'refused, replaced', 'refused, revoked');
      }
    },
  );
}

/** Reads the QR code from its picture, as a gate's camera does, and remembers it for the checker. */
async function readBadge(scene: Scene, serial: string): Promise<string> {
  const picture = await scene.staff.accreditation.call('GET', `${conferencePath}/badges/${serial}/qr.png`);
  const text = await readQr(picture.bytes);
  if (text === undefined) throw new Error(`nobody can read the QR code of ${serial}`);
  scene.qrTexts.set(serial, text);
  return text;
}

/** The same claims with a signature that is not the issuer's: one character near the end is another one. */
function forged(credential: string): string {
  const at = credential.length - 4;
  return credential.slice(0, at) + (credential[at] === '0' ? '1' : '0') + credential.slice(at + 1);
}
