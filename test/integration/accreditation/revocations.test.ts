import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { badgeConditionsChangedV1 } from '../../../events/accreditation/badge-conditions-changed.v1.ts';
import { badgeReplacedV1 } from '../../../events/accreditation/badge-replaced.v1.ts';
import { badgeResumedV1 } from '../../../events/accreditation/badge-resumed.v1.ts';
import { badgeRevokedV1 } from '../../../events/accreditation/badge-revoked.v1.ts';
import { badgeSuspendedV1 } from '../../../events/accreditation/badge-suspended.v1.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { RevocationListStore } from '../../../functions/accreditation/data/revocation-list-store.ts';
import { derToRaw } from '../../../functions/accreditation/domain/credential-key.ts';
import {
  type OpenedRevocationList,
  readRevocationListMessage,
  revocationListText,
} from '../../../functions/accreditation/domain/revocation-list.ts';
import { openGateTrust, verifyBadge } from '../../../functions/accreditation/domain/verify-badge.ts';
import { getBadgeKeys } from '../../../functions/accreditation/get-badge-keys.ts';
import { getRevocations } from '../../../functions/accreditation/get-revocations.ts';
import { trustedKeys } from '../../../functions/accreditation/signing/trusted-keys.ts';
import { RevocationTeller } from '../../../functions/accreditation/tell-revocations.ts';
import { NotFound } from '../../../functions/shared/problem.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { issuer } from '../../unit/accreditation/credential-fixture.ts';
import { AccreditationDesk, adviser, BEFORE, MORNING, minister, officerOf } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
});

const [protocol, security] = [officerOf('protocol'), officerOf('security')];
const minutesAfter = (from: Date, minutes: number) => new Date(from.getTime() + minutes * 60_000);

/** A function instance that hears what is told of badges. */
const instance = (now = BEFORE) => {
  const { deadBadges, signer } = desk;
  const lists = new RevocationListStore(desk.table.documents, desk.table.name);
  const teller = new RevocationTeller({ deadBadges, lists, signer }, () => now);
  const ears = [
    [badgeRevokedV1, teller.revoked],
    [badgeReplacedV1, teller.replaced],
    [badgeSuspendedV1, teller.suspended],
    [badgeResumedV1, teller.resumed],
    [badgeConditionsChangedV1, teller.conditionsChanged],
  ] as const;
  return async ({ detailType, detail: { metadata, data } }: EventEnvelope): Promise<void> => {
    const ear = ears.find(([definition]) => definition.detailType === detailType);
    const cause = { conferenceId: metadata.conferenceId, correlationId: 'x', causationId: 'x' };
    // biome-ignore lint/suspicious/noExplicitAny: each ear takes the data of its own event, which found it
    await ear?.[1]({ metadata, data: data as any, cause });
  };
};
const tellAll = async (cid: string, tell = instance()) => {
  const events = (await desk.table.events()).filter(({ detail }) => detail.metadata.conferenceId === cid);
  for (const event of events) await tell(event);
  return events;
};
const newest = async (cid: string): Promise<OpenedRevocationList> => {
  const head = await desk.lists.head(cid, { consistent: true });
  const list = head && readRevocationListMessage(await desk.lists.read(cid, head));
  if (!list) throw new Error('there is no list');
  return list;
};
const reasons = async (cid: string) =>
  Object.fromEntries([...(await newest(cid)).dead].map(([of, { reason }]) => [of, reason]));

describe('the revocation list', () => {
  it('says of every dead badge why, and of no live one, whatever was told in what order', async () => {
    const cid = await desk.conference();
    const [live, lost, closed, reopened, revoked, amended] = await Promise.all(
      Array.from({ length: 6 }, () => desk.accredit(cid)),
    );
    if (!live || !lost || !closed || !reopened || !revoked || !amended) throw new Error('six are accredited');
    await desk.work(cid, lost.serial, 'reprint');
    await desk.work(cid, closed.serial, 'suspend');
    await desk.work(cid, reopened.serial, 'suspend');
    await desk.work(cid, reopened.serial, 'resume');
    await desk.reverse(revoked, 'revoke', security);
    await desk.reverse(revoked, 'revoke', protocol);
    await desk.amend(amended, minister, true, 3);
    await desk.verdict(amended, 'protocol', 'clear');
    const truth = {
      [lost.serial]: 'replaced',
      [closed.serial]: 'suspended',
      [revoked.serial]: 'revoked',
      [amended.serial]: 'replaced',
    };
    const events = await tellAll(cid);
    expect(await reasons(cid)).toEqual(truth);
    for (const event of [...events].reverse()) await instance()(event);
    expect(await reasons(cid)).toEqual(truth);
  });

  it('is believed by a gate without a network, and answers for a badge within what it says of itself', async () => {
    const cid = await desk.conference();
    const [dead, live] = [await desk.accredit(cid), await desk.accredit(cid)];
    await desk.work(cid, dead.serial, 'suspend');
    await tellAll(cid, instance(MORNING));
    const head = await desk.lists.head(cid);
    if (!head) throw new Error('there is no list');
    const keySet = await getBadgeKeys([desk.signer]);
    const revocationList = revocationListText(await desk.lists.read(cid, head));
    const trust = await openGateTrust({ conferenceId: cid, keySet, revocationList });
    const show = async (serial: string) => {
      const { credential } = await desk.badge(cid, serial);
      return verifyBadge(trust, { text: credential, zone: 'plenary', now: minutesAfter(MORNING, 2) });
    };
    expect(await show(dead.serial)).toMatchObject({ verdict: 'refused', reason: 'suspended' });
    expect(await show(live.serial)).toMatchObject({
      verdict: 'admitted',
      list: { state: 'current', ageSeconds: 120, nextUpdate: minutesAfter(MORNING, 60).toISOString() },
    });
  });

  it('is made once for what it says already, however often it is told', async () => {
    const cid = await desk.conference();
    for (const { serial } of await Promise.all([1, 2, 3].map(() => desk.accredit(cid)))) {
      await desk.work(cid, serial, 'suspend');
    }
    const tell = instance();
    const events = (await desk.table.events()).filter(({ detail }) => detail.metadata.conferenceId === cid);
    await Promise.all([...events, ...events].map(tell));
    expect((await newest(cid)).number).toBe(1);
  });

  it('loses nothing when badges die while it is made, by many instances at once', async () => {
    const cid = await desk.conference();
    const people = await Promise.all(Array.from({ length: 24 }, () => desk.accredit(cid, adviser)));
    const instances = Array.from({ length: 4 }, () => instance());
    await Promise.all(
      people.map(async ({ serial }, index) => {
        await desk.work(cid, serial, index % 2 ? 'suspend' : 'reprint');
        const told = (await desk.eventsAbout(serial)).filter(({ detailType }) => /suspended|replaced/.test(detailType));
        for (const event of told) await instances[index % 4]?.(event);
      }),
    );
    expect(Object.keys(await reasons(cid)).sort()).toEqual(people.map(({ serial }) => serial).sort());
  });

  it('says from when on a condition is missing, and forgets it when it holds to the end', async () => {
    const conditions = ['health-certificate'];
    const categories = referenceConference.categories.map((category) => ({ ...category, conditions }));
    const cid = await desk.conference({ categories });
    const [missing, lapsing, covered, later] = await Promise.all(Array.from({ length: 4 }, () => desk.accredit(cid)));
    if (!missing || !lapsing || !covered || !later) throw new Error('four are accredited');
    const attest = (person: typeof lapsing, until: Date) =>
      desk.attest(person, 'health-certificate', until.toISOString());
    await attest(lapsing, minutesAfter(MORNING, 30));
    await attest(later, minutesAfter(MORNING, 61));
    await attest(covered, new Date('2021-07-24T12:00:00Z'));
    await tellAll(cid, instance(MORNING));
    const { dead } = await newest(cid);
    expect(Object.fromEntries(dead)).toEqual({
      [missing.serial]: { reason: 'condition-missing' },
      [lapsing.serial]: { reason: 'condition-missing', from: minutesAfter(MORNING, 30).getTime() / 1000 },
    });
    await attest(missing, new Date('2021-07-24T12:00:00Z'));
    await desk.work(cid, lapsing.serial, 'suspend');
    await tellAll(cid, instance(MORNING));
    expect(await reasons(cid)).toEqual({ [lapsing.serial]: 'suspended' });
  });

  it('does not name badges that are past their time', async () => {
    const cid = await desk.conference();
    const { serial } = await desk.accredit(cid);
    await desk.work(cid, serial, 'suspend');
    await tellAll(cid, instance(new Date('2021-06-25T20:59:59Z')));
    expect(await reasons(cid)).toEqual({ [serial]: 'suspended' });
    await tellAll(cid, instance(new Date('2021-06-25T21:00:00Z')));
    const tools = { ...desk, conferences: desk.conferences };
    await getRevocations(tools, cid, new Date('2021-06-26T21:00:00Z'));
    expect(await reasons(cid)).toEqual({});
  });

  it('is kept in pieces when it is long, and read whole', async () => {
    const cid = await desk.conference();
    const message = Uint8Array.from(randomBytes(700_000));
    const list = { version: 1, issuedAt: BEFORE.toISOString(), nextUpdate: MORNING.toISOString(), message };
    expect(await desk.lists.replace(cid, list)).toBe(true);
    expect(await desk.lists.replace(cid, { ...list, message: message.subarray(1) })).toBe(false);
    const head = await desk.lists.head(cid);
    expect(head).toMatchObject({ version: 1, chunks: 3 });
    expect(head && Buffer.compare(await desk.restarted().lists.read(cid, head), message)).toBe(0);
  });
});

describe('whoever asks for the list', () => {
  const ask = (cid: string, now: Date, tools: Parameters<typeof getRevocations>[0] = desk) =>
    getRevocations(tools, cid, now);

  it('gets one that is at most five minutes old, and the same one within them', async () => {
    const cid = await desk.conference();
    const { version, read } = await ask(cid, BEFORE);
    expect(version).toBe(1);
    expect(readRevocationListMessage(await read())).toMatchObject({ number: 1, issuedAt: BEFORE.getTime() / 1000 });
    expect((await ask(cid, minutesAfter(BEFORE, 4.9))).version).toBe(1);
    expect((await ask(cid, minutesAfter(BEFORE, 5))).version).toBe(2);
  });

  it('at once with many others makes one list', async () => {
    const cid = await desk.conference();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(cid, BEFORE)));
    expect(answers.every(({ version }) => version === 1)).toBe(true);
  });

  it('gets the old one while it may be trusted if no new one can be signed, and then none', async () => {
    const cid = await desk.conference();
    await ask(cid, BEFORE);
    const signer = { ...desk.signer, sign: () => Promise.reject(new Error('KMS is away')) };
    const tools = { ...desk, conferences: desk.conferences, signer };
    expect((await ask(cid, minutesAfter(BEFORE, 59), tools)).version).toBe(1);
    await expect(ask(cid, minutesAfter(BEFORE, 60), tools)).rejects.toThrow('KMS is away');
  });

  it('gets nothing of a conference that is not known', async () => {
    await expect(ask('elsewhere', BEFORE)).rejects.toThrow(NotFound);
  });
});

describe('several keys at once', () => {
  it('the badges of the old key stay good when another one signs, and both are published', async () => {
    conferenceId = await desk.conference();
    const { serial } = await desk.accredit(conferenceId);
    const { publicKey, signDer } = await issuer(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    const next = { publicKey: async () => publicKey, sign: async (data: Uint8Array) => derToRaw(signDer(data)) };
    const rotated = Object.assign(desk.restarted(), { signer: next, keys: trustedKeys(next, desk.signer) });
    const fresh = await rotated.accredit(conferenceId);
    for (const [of, keys] of [
      [serial, rotated.keys],
      [fresh.serial, rotated.keys],
    ] as const) {
      const { credential } = await desk.badge(conferenceId, of);
      const tools = { ...desk, conferences: desk.conferences, keys };
      expect(await desk.scan(conferenceId, { credential }, { tools })).toMatchObject({ result: 'admitted' });
    }
    const { credential } = await desk.badge(conferenceId, fresh.serial);
    expect(await desk.scan(conferenceId, { credential })).toMatchObject({ reason: 'unknown-key' });
    const { keys } = await getBadgeKeys([next, desk.signer]);
    expect(keys.map(({ x }) => x)).toEqual([publicKey.x, (await desk.signer.publicKey()).x]);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(2);
  });
});

describe('what it costs', () => {
  it('to make a list of three dead badges, to find that it says so already, and to ask for it', async () => {
    const cid = await desk.conference();
    const people = await Promise.all([1, 2, 3].map(() => desk.accredit(cid)));
    for (const { serial } of people) await desk.work(cid, serial, 'suspend');
    const [event] = (await desk.eventsAbout(people[0]?.serial)).filter(({ detailType }) =>
      /suspended/.test(detailType),
    );
    if (!event) throw new Error('it was told');
    const tell = instance();
    const make = await desk.table.measure(() => tell(event));
    expect(make.table).toEqual({ read: 2, write: 2 });
    const again = await desk.table.measure(() => instance()(event));
    expect(again.table).toEqual({ read: 2, write: 0 });
    const { table } = await desk.table.measure(async () => (await getRevocations(desk, cid, BEFORE)).version);
    expect(table).toEqual({ read: 0.5, write: 0 });
  });
});
