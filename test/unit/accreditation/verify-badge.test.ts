import { Sign1 } from '@auth0/cose';
import { decode } from 'cborg';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeBase45, encodeBase45 } from '../../../functions/accreditation/domain/base45.ts';
import { decodeBase64url, encodeBase64url } from '../../../functions/accreditation/domain/base64url.ts';
import {
  assembleCredential,
  type CredentialClaims,
  encodeClaims,
  serialOfBytes,
  toBeSigned,
} from '../../../functions/accreditation/domain/credential.ts';
import { derToRaw } from '../../../functions/accreditation/domain/credential-key.ts';
import { readKeySet } from '../../../functions/accreditation/domain/read-key-set.ts';
import {
  assembleRevocationList,
  type DeadBadge,
  deadReasons,
  encodeRevocationList,
  type RevocationList,
  readRevocationList,
  revocationListText,
} from '../../../functions/accreditation/domain/revocation-list.ts';
import {
  type BadgeVerdict,
  type GateMaterial,
  openGateTrust,
  openGateTrustWith,
  verifyBadge,
  verifyBadgeWith,
} from '../../../functions/accreditation/domain/verify-badge.ts';
import { nodeKeysOf, verifyWithNode } from '../../../functions/accreditation/signing/verify-with-node.ts';
import { headOfDelegation, issuer, keySetOf, photoDigest } from './credential-fixture.ts';

const NOW = new Date('2021-06-23T07:00:00Z');
const seconds = (at: Date): number => at.getTime() / 1000;
const MINUTE = 60;

type Issuer = Awaited<ReturnType<typeof issuer>>;
let secretariat: Issuer;
let stranger: Issuer;
let badge: string;

beforeAll(async () => {
  secretariat = await issuer();
  stranger = await issuer();
  badge = secretariat.issue(headOfDelegation);
});

const listOf = (dead: readonly DeadBadge[] = [], changes: Partial<RevocationList> = {}): RevocationList => ({
  conferenceId: 'mcis-2021',
  number: 7,
  issuedAt: seconds(NOW) - 5 * MINUTE,
  nextUpdate: seconds(NOW) + 55 * MINUTE,
  dead,
  ...changes,
});
const material = (changes: Partial<GateMaterial> = {}): GateMaterial => ({
  conferenceId: 'mcis-2021',
  keySet: keySetOf(secretariat),
  revocationList: secretariat.issueList(listOf()),
  ...changes,
});

interface Asked extends Partial<GateMaterial> {
  readonly zone?: string;
  readonly now?: Date;
  readonly maxListAgeSeconds?: number;
}

/** Asks both verifiers, which must agree. */
async function ask(text: string, { zone = 'plenary', now = NOW, maxListAgeSeconds, ...rest }: Asked = {}) {
  const shown = { text, zone, now, maxListAgeSeconds };
  const what = material(rest);
  const verdict = await verifyBadge(await openGateTrust(what), shown);
  const keys = await nodeKeysOf(readKeySet(what.keySet));
  expect(verifyBadgeWith(openGateTrustWith(what, keys, verifyWithNode), shown, verifyWithNode)).toEqual(verdict);
  return verdict;
}

describe('a gate without a network', () => {
  it('admits a good badge, and says what it says and how old the list is', async () => {
    const withPhoto = secretariat.issue({ ...headOfDelegation, photoDigest: Uint8Array.from(photoDigest) });
    expect(await ask(withPhoto)).toEqual({
      verdict: 'admitted',
      list: {
        state: 'current',
        beyondPolicy: false,
        issuedAt: '2021-06-23T06:55:00.000Z',
        nextUpdate: '2021-06-23T07:55:00.000Z',
        ageSeconds: 300,
      },
      display: {
        serial: headOfDelegation.serial,
        badgeVersion: 1,
        category: 'head',
        zones: headOfDelegation.zones,
        validFrom: '2021-06-21T21:00:00.000Z',
        validUntil: '2021-06-24T21:00:00.000Z',
        photoDigest: photoDigest.toString('hex'),
      },
    });
  });

  it.each(deadReasons)('refuses a badge that is on the list as %s', async (reason) => {
    const revocationList = secretariat.issueList(listOf([{ serial: headOfDelegation.serial, reason }]));
    expect(await ask(badge, { revocationList })).toMatchObject({
      verdict: 'refused',
      reason,
      display: { serial: headOfDelegation.serial },
    });
  });

  it('refuses a badge from the second on in which a condition lapses', async () => {
    const from = seconds(NOW) + 10 * MINUTE;
    const dead = [{ serial: headOfDelegation.serial, reason: 'condition-missing', from }] as const;
    const revocationList = secretariat.issueList(listOf(dead));
    const at = (second: number) => ask(badge, { revocationList, now: new Date(second * 1000) });
    expect((await at(from - 0.001)).verdict).toBe('admitted');
    expect(await at(from)).toMatchObject({ verdict: 'refused', reason: 'condition-missing' });
  });

  it('refuses with the first reason that applies', async () => {
    const revocationList = secretariat.issueList(listOf([{ serial: headOfDelegation.serial, reason: 'revoked' }]));
    const reasons = [
      await ask('no credential', { revocationList }),
      await ask(stranger.issue(headOfDelegation), { revocationList }),
      await ask(secretariat.issue({ ...headOfDelegation, conferenceId: 'mcis-2020' }), { revocationList }),
      await ask(badge, { revocationList, now: new Date('2021-06-01T00:00:00Z') }),
      await ask(badge, { revocationList, now: new Date('2021-07-01T00:00:00Z') }),
      await ask(badge, { revocationList, zone: 'service' }),
      await ask(badge, { zone: 'service' }),
      await ask(badge, { zone: 'constructor' }),
    ].map(({ reason }) => reason);
    const names = ['unknown', 'unknown-key', 'other-conference', 'not-yet-valid', 'expired', 'revoked'];
    expect(reasons).toEqual([...names, 'wrong-zone', 'wrong-zone']);
  });

  it('trusts several keys at once, so that an old badge lives on when the key changes', async () => {
    const keySet = keySetOf(stranger, secretariat);
    expect((await ask(badge, { keySet })).verdict).toBe('admitted');
    expect((await ask(stranger.issue(headOfDelegation), { keySet })).verdict).toBe('admitted');
    const revocationList = stranger.issueList(listOf([{ serial: headOfDelegation.serial, reason: 'revoked' }]));
    expect((await ask(badge, { keySet, revocationList })).reason).toBe('revoked');
  });

  it('gives no answer of its own to a badge that a key it does not know has signed, nor under a known id', async () => {
    const payload = encodeClaims(headOfDelegation);
    const signature = derToRaw(stranger.signDer(toBeSigned(payload, secretariat.keyId)));
    expect((await ask(assembleCredential(payload, secretariat.keyId, signature))).reason).toBe('bad-signature');
  });
});

describe('the list that a gate relies on', () => {
  const standing = async (asked: Asked): Promise<BadgeVerdict['list']> => (await ask(badge, asked)).list;

  it('is beyond policy when the next one should be there, and when the gate wants it newer', async () => {
    const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
    expect(await standing({ now: at(54.9) })).toMatchObject({ state: 'current', beyondPolicy: false });
    expect(await standing({ now: at(55) })).toMatchObject({
      state: 'beyond-policy',
      beyondPolicy: true,
      ageSeconds: 3600,
    });
    expect(await standing({ maxListAgeSeconds: 300 })).toMatchObject({ state: 'current' });
    expect(await standing({ maxListAgeSeconds: 299 })).toMatchObject({ state: 'beyond-policy', ageSeconds: 300 });
  });

  it('made ahead of the device’s clock says that the clock is off', async () => {
    const made = (ahead: number) => secretariat.issueList(listOf([], { issuedAt: seconds(NOW) + ahead }));
    expect(await standing({ revocationList: made(120) })).toMatchObject({ state: 'current', ageSeconds: -120 });
    expect(await standing({ revocationList: made(121) })).toMatchObject({
      state: 'ahead-of-clock',
      beyondPolicy: true,
    });
    expect(await standing({ now: new Date(Number.NaN) })).toMatchObject({ state: 'beyond-policy' });
  });

  it('may be missing: the badge is judged by itself, and the answer says so', async () => {
    const trust = await openGateTrust({ conferenceId: 'mcis-2021', keySet: keySetOf(secretariat) });
    expect(await verifyBadge(trust, { text: badge, zone: 'plenary', now: NOW })).toMatchObject({
      verdict: 'admitted',
      list: { state: 'missing', beyondPolicy: true },
    });
  });

  it('is believed in nothing when it is not a genuine list of this conference', async () => {
    const dead: DeadBadge[] = [{ serial: headOfDelegation.serial, reason: 'revoked' }];
    const genuine = secretariat.issueList(listOf(dead));
    const payload = encodeRevocationList(listOf(dead));
    const signature = derToRaw(secretariat.signDer(toBeSigned(payload, secretariat.keyId)));
    const asCredential = revocationListText(assembleRevocationList(payload, secretariat.keyId, signature));
    for (const revocationList of [
      '',
      'CHYR1:',
      '<html>',
      badge,
      genuine.slice(0, -4),
      `${genuine}AAAA`,
      genuine.toLowerCase(),
      stranger.issueList(listOf(dead)),
      secretariat.issueList(listOf(dead, { conferenceId: 'mcis-2020' })),
      asCredential,
      'A'.repeat(10_000_001),
    ]) {
      const verdict = await ask(badge, { revocationList });
      expect(verdict).toMatchObject({ verdict: 'admitted', list: { state: 'unusable', beyondPolicy: true } });
    }
  });

  it('is no credential: its text opens nothing', async () => {
    expect((await ask(secretariat.issueList(listOf()))).reason).toBe('unknown');
  });

  it('and the keys are worth nothing when the key set is none', async () => {
    const [x, y] = [secretariat.publicKey.x, secretariat.publicKey.y];
    for (const keySet of [
      undefined,
      null,
      '',
      '{"keys":',
      '[]',
      '{"keys":{}}',
      { keys: [null, 7, {}, { kty: 'RSA' }, { kty: 'EC', crv: 'P-384', x, y }, { kty: 'EC', crv: 'P-256', x, y: 5 }] },
    ]) {
      const verdict = await ask(badge, { keySet });
      expect(verdict).toMatchObject({ verdict: 'refused', reason: 'unknown-key', list: { state: 'unusable' } });
    }
  });

  it('is opened by the keys that are keys, whatever stands beside them', async () => {
    const offCurve = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) };
    const keySet = { keys: [offCurve, 'x', { ...secretariat.publicKey, kid: 'a lie' }] };
    const trust = await openGateTrust(material({ keySet }));
    expect((await verifyBadge(trust, { text: badge, zone: 'plenary', now: NOW })).verdict).toBe('admitted');
  });
});

describe('a revocation list', () => {
  const serial = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(serialOfBytes);
  const entry = fc.tuple(fc.constantFrom(...deadReasons), fc.integer({ min: -100, max: 100_000 }));

  it('reads as it was written, whatever is on it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(serial, entry), { maxLength: 60 }), (drawn) => {
        const { issuedAt } = listOf();
        const dead = [...new Map(drawn)].map(([of, [reason, after]]): DeadBadge => {
          return {
            serial: of,
            reason,
            ...(reason === 'condition-missing' && after > 0 ? { from: issuedAt + after } : {}),
          };
        });
        const read = readRevocationList(encodeRevocationList(listOf(dead)));
        const { dead: found, ...rest } = read ?? { dead: new Map() };
        expect(rest).toEqual({ conferenceId: 'mcis-2021', number: 7, issuedAt, nextUpdate: listOf().nextUpdate });
        expect(found).toEqual(new Map(dead.map(({ serial: of, ...death }) => [of, death])));
      }),
    );
  });

  it('has one form: in whatever order its badges come, the bytes are the same', () => {
    const dead = [...'9315'].map(
      (digit): DeadBadge => ({ serial: `bdg_01F8MECHZX3TBDSZ7XRADM79X${digit}`, reason: 'revoked' }),
    );
    expect(encodeRevocationList(listOf(dead))).toEqual(encodeRevocationList(listOf([...dead].reverse())));
  });

  it.each([
    ['number 0', { number: 0 }],
    ['no time in which it is good', { nextUpdate: listOf().issuedAt }],
    ['a badge twice', { dead: ['revoked', 'replaced'].map((reason) => ({ serial: headOfDelegation.serial, reason })) }],
    ['a serial that is none', { dead: [{ serial: 'bdg_7', reason: 'revoked' }] }],
  ])('cannot be written with %s', (_, changes) => {
    expect(() => encodeRevocationList({ ...listOf(), ...(changes as Partial<RevocationList>) })).toThrow(RangeError);
  });

  it('reads nothing from bytes that are cut, turned or added to', () => {
    const dead: DeadBadge[] = deadReasons.map((reason, at) => ({
      serial: `bdg_01F8MECHZX3TBDSZ7XRADM79X${at}`,
      reason,
    }));
    const payload = encodeRevocationList(listOf(dead));
    for (let length = 0; length < payload.length; length++) {
      expect(readRevocationList(payload.subarray(0, length))).toBeUndefined();
    }
    expect(readRevocationList(Uint8Array.of(...payload, 0))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readRevocationList(bytes);
      }),
    );
  });
});

describe('other people’s libraries', () => {
  it('verify and read the credential', async () => {
    const message = decodeBase45(badge, 5) ?? new Uint8Array();
    const sign1 = Sign1.decode(message);
    await sign1.verify(secretariat.publicKeyObject);
    await expect(Sign1.decode(message).verify(stranger.publicKeyObject)).rejects.toThrow();
    expect(decode(sign1.payload, { useMaps: true }).get(3)).toBe('mcis-2021');
  });

  it('verify and read the revocation list', async () => {
    const dead = [{ serial: headOfDelegation.serial, reason: 'suspended' }] as const;
    const message = decodeBase64url(secretariat.issueList(listOf(dead)).slice(6)) ?? new Uint8Array();
    const sign1 = Sign1.decode(message);
    await sign1.verify(secretariat.publicKeyObject);
    await expect(Sign1.decode(message).verify(stranger.publicKeyObject)).rejects.toThrow();
    expect(sign1.protectedHeaders.get(3)).toBe('application/vnd.chancery.revocations');
    const claims = decode(sign1.payload, { useMaps: true });
    expect([...claims.keys()]).toEqual([3, 4, 6, -65537]);
    const [number, revoked, replaced, suspended, conditions] = claims.get(-65537);
    expect([number, revoked.length, replaced.length, suspended.length, conditions.length]).toEqual([7, 0, 0, 16, 0]);
  });

  it('write base64url as we read it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(encodeBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(decodeBase64url(Buffer.from(bytes).toString('base64url'))).toEqual(bytes);
      }),
    );
    for (const odd of ['A', 'AB', 'AAB', 'A=', '+/+/', 'é']) expect(decodeBase64url(odd)).toBeUndefined();
  });
});

describe('ten thousand forgeries', { timeout: 60_000 }, () => {
  const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
  const RUNS = 10_000;
  const isRefused = (verdict: BadgeVerdict, ...reasons: string[]): void => {
    expect(verdict.verdict).toBe('refused');
    expect(reasons).toContain(verdict.reason);
  };
  let check: (text: string, now?: Date) => BadgeVerdict;
  beforeAll(async () => {
    const keys = await nodeKeysOf([secretariat.publicKey]);
    const trust = openGateTrustWith(material(), keys, verifyWithNode);
    check = (text, now = NOW) => verifyBadgeWith(trust, { text, zone: 'plenary', now }, verifyWithNode);
  });

  it('of random text are unknown', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 400 }).map((text) => `CHY1:${text}`),
      fc.anything().map((value) => value as string), // whatever a scanner library may hand over
    );
    fc.assert(
      fc.property(anything, (text) => isRefused(check(text), 'unknown')),
      { numRuns: RUNS },
    );
  });

  it('of a genuine one that was changed by a character, cut or lengthened are unknown, of an unknown key, or badly signed', () => {
    const change = fc.oneof(
      fc.tuple(fc.nat(badge.length - 1), fc.constantFrom(...ALPHABET)).map(([at, character]) => {
        return badge.slice(0, at) + character + badge.slice(at + 1);
      }),
      fc.nat(badge.length - 1).map((length) => badge.slice(0, length)),
      fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 1, maxLength: 9 }).map((more) => badge + more),
      fc
        .tuple(fc.nat(badge.length - 1), fc.nat(badge.length - 1))
        .map(([from, to]) => badge.slice(0, from) + badge.slice(to)),
    );
    fc.assert(
      fc.property(change, (text) => {
        if (text !== badge) isRefused(check(text), 'unknown', 'unknown-key', 'bad-signature');
      }),
      { numRuns: RUNS },
    );
  });

  it('of a genuine one with bits turned in its message are refused alike', () => {
    const message = decodeBase45(badge, 5) ?? new Uint8Array();
    const bits = fc.uniqueArray(fc.nat(message.length * 8 - 1), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(bits, (turned) => {
        const bent = message.slice();
        for (const bit of turned) bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        isRefused(check(`CHY1:${encodeBase45(bent)}`), 'unknown', 'unknown-key', 'bad-signature');
      }),
      { numRuns: RUNS },
    );
  });

  it('of any claims: signed by another key, for another conference, of the future or of the past, none is admitted', () => {
    const DAY = 86_400;
    const claims = fc.record({
      conferenceId: fc.constantFrom('mcis-2021', 'mcis-2020', ''),
      start: fc.integer({ min: -30, max: 30 }),
      days: fc.integer({ min: 1, max: 20 }),
      zones: fc.subarray(['plenary', 'service', 'vip-lounge']),
    });
    fc.assert(
      fc.property(claims, fc.boolean(), ({ conferenceId, start, days, zones }, isForged) => {
        const notBefore = seconds(NOW) + start * DAY;
        const shown: CredentialClaims = {
          ...headOfDelegation,
          conferenceId,
          zones,
          notBefore,
          notAfter: notBefore + days * DAY,
        };
        const verdict = check((isForged ? stranger : secretariat).issue(shown));
        const expected = isForged
          ? 'unknown-key'
          : conferenceId !== 'mcis-2021'
            ? 'other-conference'
            : start > 0
              ? 'not-yet-valid'
              : start + days <= 0
                ? 'expired'
                : zones.includes('plenary')
                  ? undefined
                  : 'wrong-zone';
        expect(verdict.reason).toBe(expected);
        expect(verdict.verdict).toBe(expected ? 'refused' : 'admitted');
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it('of the list or of the keys are unusable, and nothing is admitted by them that the genuine ones would refuse', async () => {
    const dead: DeadBadge[] = [{ serial: headOfDelegation.serial, reason: 'revoked' }];
    const genuine = secretariat.issueList(listOf(dead));
    const keys = await nodeKeysOf([secretariat.publicKey]);
    const bent = fc.tuple(fc.nat(genuine.length - 1), fc.string({ unit: 'binary', maxLength: 3 })).map(([at, put]) => {
      return genuine.slice(0, at) + put + genuine.slice(at + 1);
    });
    fc.assert(
      fc.property(fc.oneof(bent, fc.string({ unit: 'binary', maxLength: 200 })), (revocationList) => {
        if (revocationList === genuine) return;
        const trust = openGateTrustWith(material({ revocationList }), keys, verifyWithNode);
        const verdict = verifyBadgeWith(trust, { text: badge, zone: 'plenary', now: NOW }, verifyWithNode);
        expect(verdict.list).toEqual({ state: 'unusable', beyondPolicy: true });
      }),
      { numRuns: RUNS / 4 },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.anything()), async (keySet) => {
        const trust = await openGateTrust(material({ keySet }));
        const verdict = await verifyBadge(trust, { text: badge, zone: 'plenary', now: NOW });
        expect(verdict).toMatchObject({ verdict: 'refused', reason: 'unknown-key', list: { state: 'unusable' } });
      }),
      { numRuns: 500 },
    );
  });
});
