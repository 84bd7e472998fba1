import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { calculateJwkThumbprint } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeBase45, encodeBase45 } from '../../../functions/accreditation/domain/base45.ts';
import {
  assembleCredential,
  type CredentialClaims,
  encodeClaims,
  MAX_CREDENTIAL_LENGTH,
  serialOfBytes,
  toBeSigned,
} from '../../../functions/accreditation/domain/credential.ts';
import {
  derToRaw,
  keyIdOf,
  keyIdText,
  publicKeyOfSpki,
} from '../../../functions/accreditation/domain/credential-key.ts';
import {
  importCredentialKeys,
  verifyCredential,
  verifyCredentialWithWebCrypto,
} from '../../../functions/accreditation/domain/verify-credential.ts';
import { nodeKeysOf, verifyWithNode } from '../../../functions/accreditation/signing/verify-with-node.ts';
import { headOfDelegation, issuer, photoDigest } from './credential-fixture.ts';

const atTheGate = { conferenceId: 'mcis-2021', now: new Date('2021-06-23T07:00:00Z') };

type Issuer = Awaited<ReturnType<typeof issuer>>;
type Keys = Awaited<ReturnType<typeof nodeKeysOf>>;
let secretariat: Issuer;
let stranger: Issuer;
let keys: Keys;
let webKeys: Awaited<ReturnType<typeof importCredentialKeys>>;

const check = (text: string, where = atTheGate) => verifyCredential(text, keys, verifyWithNode, where);

beforeAll(async () => {
  secretariat = await issuer();
  stranger = await issuer();
  keys = await nodeKeysOf([secretariat.publicKey]);
  webKeys = await importCredentialKeys([secretariat.publicKey]);
});

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

/** Reads CBOR by itself, as far as a credential needs it, so that the writer is not judged by its own library. */
function readCbor(bytes: Uint8Array, start = 0): { value: unknown; end: number } {
  const major = (bytes[start] ?? 0) >> 5;
  const low = (bytes[start] ?? 0) & 31;
  const size = low < 24 ? 0 : 2 ** (low - 24);
  let argument = low < 24 ? low : 0;
  for (let at = 0; at < size; at++) argument = argument * 256 + (bytes[start + 1 + at] ?? 0);
  let end = start + 1 + size;
  const next = (): unknown => {
    const item = readCbor(bytes, end);
    end = item.end;
    return item.value;
  };
  switch (major) {
    case 0:
      return { value: argument, end };
    case 1:
      return { value: -1 - argument, end };
    case 2:
      return { value: bytes.slice(end, end + argument), end: end + argument };
    case 3:
      return { value: new TextDecoder().decode(bytes.slice(end, end + argument)), end: end + argument };
    case 4:
      return { value: Array.from({ length: argument }, next), end };
    case 5:
      return { value: new Map(Array.from({ length: argument }, () => [next(), next()])), end };
    case 6:
      return { value: { tag: argument, content: next() }, end };
    default:
      throw new Error('a credential has no such item');
  }
}

const messageOf = (text: string): Uint8Array => {
  const message = decodeBase45(text, 5);
  if (!message) throw new Error('not base45');
  return message;
};
const textOf = (message: Uint8Array): string => `CHY1:${encodeBase45(message)}`;

/** A message of the secretariat's key over any payload bytes, however odd. */
const signedPayload = (payload: Uint8Array, by: Issuer = secretariat): string =>
  assembleCredential(payload, by.keyId, derToRaw(by.signDer(toBeSigned(payload, by.keyId))));

describe('base45', () => {
  it.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ])('writes %s as RFC 9285 does', (plain, written) => {
    expect(encodeBase45(new TextEncoder().encode(plain))).toBe(written);
    expect(decodeBase45(written)).toEqual(new TextEncoder().encode(plain));
  });

  it.each(['GGW', ':::', '::', 'A', 'AAAA', 'ab', 'A\u00e9', 'é23', 'AA\u2603'])('refuses %s', (text) => {
    expect(decodeBase45(text)).toBeUndefined();
  });

  it('reads back any bytes, and gives back any text it takes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeBase45(encodeBase45(bytes))).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789ABCXYZ $%*+-./:'), maxLength: 60 }), (text) => {
        const bytes = decodeBase45(text);
        if (bytes) expect(encodeBase45(bytes)).toBe(text);
      }),
    );
  });
});

describe('a signing key', () => {
  it('is named by the first 8 bytes of its RFC 7638 thumbprint', async () => {
    const thumbprint = Buffer.from(await calculateJwkThumbprint({ ...secretariat.publicKey }), 'base64url');
    expect(Buffer.from(secretariat.keyId)).toEqual(thumbprint.subarray(0, 8));
    expect(keyIdText(secretariat.keyId)).toBe(thumbprint.subarray(0, 8).toString('base64url'));
  });

  it('has the coordinates that node:crypto exports', () => {
    expect(secretariat.publicKeyObject.export({ format: 'jwk' })).toEqual(secretariat.publicKey);
  });

  it('of another curve or in another form is not taken', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    expect(() => publicKeyOfSpki(publicKey.export({ type: 'spki', format: 'der' }))).toThrow(RangeError);
    const spki = secretariat.publicKeyObject.export({ type: 'spki', format: 'der' });
    expect(() => publicKeyOfSpki(spki.subarray(1))).toThrow(RangeError);
  });

  it('signs in DER, which is turned into r and s of 32 bytes whatever their length', () => {
    for (let round = 0; round < 300; round++) {
      const data = Uint8Array.of(round & 0xff, round >> 8);
      const raw = derToRaw(secretariat.signDer(data));
      expect(verify('sha256', data, { key: secretariat.publicKeyObject, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true);
    }
    const short = derToRaw(hex('3006 0201 01 0201 02'));
    expect([short[31], short[63], short.reduce((sum, byte) => sum + byte, 0)]).toEqual([1, 2, 3]);
  });

  it.each([
    ['nothing', ''],
    ['a sequence that is too short', '3006 0201 01 0201'],
    ['a trailing byte', '3007 0201 01 0201 02 00'],
    ['a negative number', '3006 0201 80 0201 02'],
    ['a padded number', '3007 0202 0001 0201 02'],
    ['an empty number', '3005 0200 0201 02'],
    ['a number of 33 bytes', `3026 0221 01${'00'.repeat(32)} 0201 02`],
    ['one number', '3003 0201 01'],
  ])('whose DER holds %s is not taken', (_, der) => {
    expect(() => derToRaw(hex(der))).toThrow(RangeError);
  });
});

describe('a credential', () => {
  it('says what its badge says, with or without a photo', () => {
    expect(check(secretariat.issue(headOfDelegation))).toEqual({ result: 'valid', claims: headOfDelegation });
    const withPhoto = { ...headOfDelegation, photoDigest: Uint8Array.from(photoDigest) };
    expect(check(secretariat.issue(withPhoto))).toEqual({ result: 'valid', claims: withPhoto });
  });

  it('is verified alike by WebCrypto', async () => {
    const text = secretariat.issue(headOfDelegation);
    expect(await verifyCredentialWithWebCrypto(text, webKeys, atTheGate)).toEqual(check(text));
    const message = messageOf(text);
    message[message.length - 1] = (message.at(-1) ?? 0) ^ 1;
    const forged = await verifyCredentialWithWebCrypto(textOf(message), webKeys, atTheGate);
    expect(forged).toEqual({ result: 'invalid', reason: 'bad-signature' });
    const later = { ...atTheGate, now: new Date('2021-06-25T00:00:00Z') };
    expect(await verifyCredentialWithWebCrypto(text, webKeys, later)).toEqual({ result: 'invalid', reason: 'expired' });
    expect(await verifyCredentialWithWebCrypto('CHY1:', webKeys, atTheGate)).toEqual({
      result: 'invalid',
      reason: 'unknown',
    });
    expect(await verifyCredentialWithWebCrypto(stranger.issue(headOfDelegation), webKeys, atTheGate)).toEqual({
      result: 'invalid',
      reason: 'unknown-key',
    });
  });

  it('of the reference conference is 189 bytes, 289 characters of the QR alphanumeric alphabet', () => {
    const text = secretariat.issue(headOfDelegation);
    expect(messageOf(text)).toHaveLength(189);
    expect(text).toHaveLength(289);
    expect(text).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
  });

  it('is a COSE_Sign1 whose signature holds by RFC 9052, read and verified by other means', () => {
    const { value, end } = readCbor(messageOf(secretariat.issue(headOfDelegation)));
    expect(end).toBe(189);
    const { tag, content } = value as {
      tag: number;
      content: [Uint8Array, Map<number, unknown>, Uint8Array, Uint8Array];
    };
    const [header, unprotected, payload, signature] = content;
    expect(tag).toBe(18);
    expect(unprotected.size).toBe(0);
    expect(readCbor(header).value).toEqual(
      new Map<number, unknown>([
        [1, -7],
        [4, Uint8Array.from(secretariat.keyId)],
      ]),
    );
    expect([...(readCbor(payload).value as Map<number, unknown>).entries()]).toEqual([
      [3, 'mcis-2021'],
      [4, headOfDelegation.notAfter],
      [5, headOfDelegation.notBefore],
      [7, expect.any(Uint8Array)],
      [-65537, [1, 'head', headOfDelegation.zones]],
    ]);
    const structure = Buffer.concat([
      Buffer.from('846a', 'hex'),
      Buffer.from('Signature1', 'ascii'),
      Buffer.from([0x40 + header.length]),
      header,
      Buffer.from('4058', 'hex'),
      Buffer.from([payload.length]),
      payload,
    ]);
    const key = { key: secretariat.publicKeyObject, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', structure, key, signature)).toBe(true);
  });

  it('holds its serial as the 16 bytes of the ULID', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const claims = { ...headOfDelegation, serial: serialOfBytes(bytes) };
        const payload = readCbor(encodeClaims(claims)).value as Map<number, unknown>;
        expect(payload.get(7)).toEqual(bytes);
      }),
    );
    expect(serialOfBytes(new Uint8Array(16).fill(255))).toBe('bdg_7ZZZZZZZZZZZZZZZZZZZZZZZZZ');
  });

  it.each([
    ['a serial of another kind', { serial: 'dlg_01F8MECHZX3TBDSZ7XRADM79XE' }],
    ['a serial that is no ULID', { serial: 'bdg_01F8MECHZX3TBDSZ7XRADM79XU' }],
    ['a version before the first', { version: 0 }],
    ['no time in which it is good', { notAfter: headOfDelegation.notBefore }],
    ['a fraction of a second', { notBefore: 0.5 }],
    ['a zone that is no key', { zones: ['зал'] }],
    ['a photo digest of a few bytes', { photoDigest: Uint8Array.of(1) }],
  ])('cannot be written with %s', (_, fault) => {
    expect(() => encodeClaims({ ...headOfDelegation, ...fault })).toThrow(RangeError);
  });

  it('can be written with twenty zones of the longest keys, and is not written beyond what a verifier reads', () => {
    const zones = (count: number) => Array.from({ length: count }, (_, at) => `${at}`.padStart(31, 'z'));
    const text = secretariat.issue({ ...headOfDelegation, conferenceId: 'c'.repeat(40), zones: zones(20) });
    expect(check(text, { ...atTheGate, conferenceId: 'c'.repeat(40) }).result).toBe('valid');
    expect(text.length).toBeLessThan(MAX_CREDENTIAL_LENGTH);
    expect(() => secretariat.issue({ ...headOfDelegation, zones: zones(50) })).toThrow(RangeError);
  });

  it('needs a whole key id and a whole signature', () => {
    const payload = encodeClaims(headOfDelegation);
    expect(() => toBeSigned(payload, new Uint8Array(7))).toThrow(RangeError);
    expect(() => assembleCredential(payload, secretariat.keyId, new Uint8Array(63))).toThrow(RangeError);
  });
});

describe('a verifier refuses', () => {
  const refused = (text: string, where = atTheGate) => {
    const verdict = check(text, where);
    return verdict.result === 'invalid' ? verdict.reason : verdict.result;
  };

  it('text that is no credential as unknown', () => {
    const text = secretariat.issue(headOfDelegation);
    for (const odd of [
      '',
      'CHY1:',
      'HC1:6BF',
      text.toLowerCase(),
      ` ${text}`,
      `${text}0`,
      text.slice(0, -1),
      text.slice(5),
    ]) {
      expect(refused(odd)).toBe('unknown');
    }
    expect(refused(`CHY1:${'0'.repeat(10_000_000)}`)).toBe('unknown');
  });

  it('a signature of another key under the right key id', () => {
    const payload = encodeClaims(headOfDelegation);
    const signature = derToRaw(stranger.signDer(toBeSigned(payload, secretariat.keyId)));
    expect(refused(assembleCredential(payload, secretariat.keyId, signature))).toBe('bad-signature');
    expect(refused(assembleCredential(payload, secretariat.keyId, new Uint8Array(64)))).toBe('bad-signature');
  });

  it('claims that were changed after they were signed', () => {
    const before = encodeClaims(headOfDelegation);
    const after = encodeClaims({ ...headOfDelegation, notAfter: headOfDelegation.notAfter + 86_400 });
    const signature = derToRaw(secretariat.signDer(toBeSigned(before, secretariat.keyId)));
    expect(refused(assembleCredential(after, secretariat.keyId, signature))).toBe('bad-signature');
  });

  it('a key it does not know', () => {
    expect(refused(stranger.issue(headOfDelegation))).toBe('unknown-key');
  });

  it('a signature that its crypto library chokes on', () => {
    const verdict = verifyCredential(
      secretariat.issue(headOfDelegation),
      keys,
      () => {
        throw new Error('no such algorithm');
      },
      atTheGate,
    );
    expect(verdict).toEqual({ result: 'invalid', reason: 'bad-signature' });
  });

  it('a badge of another conference', () => {
    expect(refused(secretariat.issue({ ...headOfDelegation, conferenceId: 'mcis-2020' }))).toBe('other-conference');
  });

  it('a badge before its first second and from its last one on', () => {
    const text = secretariat.issue(headOfDelegation);
    const at = (seconds: number) => refused(text, { ...atTheGate, now: new Date(seconds * 1000) });
    expect(at(headOfDelegation.notBefore - 0.001)).toBe('not-yet-valid');
    expect(at(headOfDelegation.notBefore)).toBe('valid');
    expect(at(headOfDelegation.notAfter - 0.001)).toBe('valid');
    expect(at(headOfDelegation.notAfter)).toBe('expired');
    expect(refused(text, { ...atTheGate, now: new Date(Number.NaN) })).toBe('expired');
  });

  // {3: "mcis-2021", 4: 1624568400, 5: 1624309200, 7: 16 bytes, -65537: [1, "head", []]}, well-formed and then bent
  const audience = '03 69 6d6369732d32303231';
  const times = '04 1a 60d4f1d0 05 1a 60d0fd50';
  const serial = `07 50 ${'00'.repeat(16)}`;
  const badge = '3a 00010000 83 01 64 68656164 80';

  it('nothing of the bytes that the next cases bend', () => {
    expect(refused(signedPayload(hex(`a5 ${audience} ${times} ${serial} ${badge}`)))).toBe('valid');
  });

  it.each([
    ['a key twice', `a6 ${audience} ${audience} ${times} ${serial} ${badge}`],
    ['keys in another order', `a5 ${times} ${audience} ${serial} ${badge}`],
    ['a number longer than it needs', `a5 ${audience} 04 1b 0000000060d4f1d0 05 1a 60d0fd50 ${serial} ${badge}`],
    ['a map of indefinite length', `bf ${audience} ${times} ${serial} ${badge} ff`],
    ['trailing bytes', `a5 ${audience} ${times} ${serial} ${badge} 00`],
    ['a claim too many', `a6 ${audience} ${times} 06 00 ${serial} ${badge}`],
    ['a claim too few', `a4 ${audience} ${times} ${badge}`],
    ['a float for a time', `a5 ${audience} 04 fb 41d8353c74000000 05 1a 60d0fd50 ${serial} ${badge}`],
    ['a serial of 15 bytes', `a5 ${audience} ${times} 07 4f ${'00'.repeat(15)} ${badge}`],
    ['a version of zero', `a5 ${audience} ${times} ${serial} 3a 00010000 83 00 64 68656164 80`],
    ['a zone that is a number', `a5 ${audience} ${times} ${serial} 3a 00010000 83 01 64 68656164 81 01`],
    ['a photo that is text', `a5 ${audience} ${times} ${serial} 3a 00010000 84 01 64 68656164 80 64 68656164`],
    ['a photo of no bytes', `a5 ${audience} ${times} ${serial} 3a 00010000 84 01 64 68656164 80 40`],
    [
      'five members of a badge',
      `a5 ${audience} ${times} ${serial} 3a 00010000 85 01 64 68656164 80 48 0000000000000000 01`,
    ],
    ['a badge that is no list', `a5 ${audience} ${times} ${serial} 3a 00010000 01`],
    ['text that is not UTF-8', `a5 03 69 6d6369732d323032ff ${times} ${serial} ${badge}`],
    [
      'a list that says it is longer than the message',
      `a5 ${audience} ${times} ${serial} 3a 00010000 83 01 64 68656164 9a ffffffff`,
    ],
    ['text that says it is longer than the message', `a5 03 7b 000fffffffffffff ${times} ${serial} ${badge}`],
    ['a number beyond the safe ones', `a5 ${audience} 04 1b ffffffffffffffff 05 1a 60d0fd50 ${serial} ${badge}`],
    ['two members of a badge', `a5 ${audience} ${times} ${serial} 3a 00010000 82 01 64 68656164`],
    ['a list for a payload', '98 18 '.padEnd(90, '00')],
  ])('a well-signed payload with %s', (_, payload) => {
    expect(refused(signedPayload(hex(payload)))).toBe('unknown');
  });

  it('a frame in any other form', () => {
    const message = messageOf(secretariat.issue(headOfDelegation));
    const untagged = message.subarray(1);
    const withUnprotected = Uint8Array.of(...message.subarray(0, 16), 0xa1, 0x01, 0x26, ...message.subarray(17));
    const longer = Uint8Array.of(...message, 0);
    for (const odd of [untagged, withUnprotected, longer, message.subarray(0, 40)])
      expect(refused(textOf(odd))).toBe('unknown');
  });
});

describe('whatever is shown at the gate', () => {
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
  const claims: fc.Arbitrary<CredentialClaims> = fc
    .record({
      conferenceId: fc.stringMatching(/^[a-z0-9]{1,40}$/),
      serial: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(serialOfBytes),
      version: fc.integer({ min: 1, max: 100_000 }),
      category: fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/),
      zones: fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/), { maxLength: 12 }),
      notBefore: seconds,
      lasts: fc.integer({ min: 1, max: 10_000_000 }),
      photo: fc.option(fc.uint8Array({ minLength: 8, maxLength: 32 }), { nil: undefined }),
    })
    .map(({ lasts, photo, ...rest }) => ({
      ...rest,
      notAfter: rest.notBefore + lasts,
      ...(photo ? { photoDigest: photo } : {}),
    }));

  it('any claims come back as they were issued', () => {
    fc.assert(
      fc.property(claims, (issued) => {
        const now = new Date(issued.notBefore * 1000);
        expect(check(secretariat.issue(issued), { conferenceId: issued.conferenceId, now })).toEqual({
          result: 'valid',
          claims: issued,
        });
      }),
    );
  });

  it('random text is refused and never throws', () => {
    const alphanumeric = fc.string({
      unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'),
      maxLength: 400,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          alphanumeric,
          alphanumeric.map((text) => `CHY1:${text}`),
        ),
        (text) => {
          expect(check(text)).toEqual({ result: 'invalid', reason: 'unknown' });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('no single changed, missing or added character is accepted', () => {
    const text = secretariat.issue(headOfDelegation);
    const any = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:aé');
    fc.assert(
      fc.property(fc.nat(text.length - 1), any, fc.constantFrom('change', 'drop', 'insert'), (at, character, how) => {
        const kept = how === 'insert' ? at : at + 1;
        const mutated = text.slice(0, at) + (how === 'drop' ? '' : character) + text.slice(kept);
        if (mutated !== text) expect(check(mutated).result).toBe('invalid');
      }),
      { numRuns: 500 },
    );
  });

  it('no flipped bit of the message is accepted', () => {
    const message = messageOf(secretariat.issue(headOfDelegation));
    for (let bit = 0; bit < message.length * 8; bit++) {
      const flipped = Uint8Array.from(message);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(check(textOf(flipped)).result).toBe('invalid');
    }
  });

  it('random well-signed payloads are read strictly or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 200 }), (payload) => {
        expect(check(signedPayload(payload))).toEqual({ result: 'invalid', reason: 'unknown' });
      }),
    );
  });
});

it('the key ids of a key set are computed from its keys', async () => {
  const digest = createHash('sha256')
    .update(`{"crv":"P-256","kty":"EC","x":"${secretariat.publicKey.x}","y":"${secretariat.publicKey.y}"}`)
    .digest();
  expect([...keys.keys()]).toEqual([digest.subarray(0, 8).toString('base64url')]);
  expect(keyIdText(await keyIdOf(secretariat.publicKey))).toBe([...webKeys.keys()][0]);
});
