/**
 * Which form a credential should have: COSE_Sign1 in base45 against a compact JWS of the same claims, and what reading
 * it costs beside the signature alone. Prints the tables of docs/adr/2026-11-23-credential-format.md.
 */
import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { correction, generate } from 'lean-qr';
import { decodeBase45 } from '../functions/accreditation/domain/base45.ts';
import {
  assembleCredential,
  CREDENTIAL_PREFIX,
  type CredentialClaims,
  encodeClaims,
  toBeSigned,
} from '../functions/accreditation/domain/credential.ts';
import { derToRaw, keyIdOf, keyIdText, publicKeyOfSpki } from '../functions/accreditation/domain/credential-key.ts';
import { verifyCredential } from '../functions/accreditation/domain/verify-credential.ts';
import { nodeKeysOf, verifyWithNode } from '../functions/accreditation/signing/verify-with-node.ts';

const ROUNDS = 9;
const CALLS = 400;

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = publicKeyOfSpki(publicKey.export({ type: 'spki', format: 'der' }));
const keyId = await keyIdOf(jwk);
const keys = await nodeKeysOf([jwk]);

const zonesOf: Record<string, string[]> = {
  head: ['plenary', 'bilateral-wing', 'vip-lounge', 'media-stakeout'],
  member: ['plenary', 'bilateral-wing'],
  expert: ['plenary'],
  media: ['media-centre', 'media-stakeout'],
};
const claimsOf = (category: string): CredentialClaims => ({
  conferenceId: 'mcis-2021',
  serial: 'bdg_01F8MECHZX3TBDSZ7XRADM79XE',
  version: 1,
  category,
  zones: zonesOf[category] ?? [],
  notBefore: Date.UTC(2021, 5, 21, 21) / 1000,
  notAfter: Date.UTC(2021, 5, 24, 21) / 1000,
});
const presentation = { conferenceId: 'mcis-2021', now: new Date('2021-06-23T07:00:00Z') };

function coseOf(claims: CredentialClaims): string {
  const payload = encodeClaims(claims);
  return assembleCredential(payload, keyId, derToRaw(sign('sha256', toBeSigned(payload, keyId), privateKey)));
}

function jwsOf(claims: CredentialClaims): string {
  const header = { alg: 'ES256', kid: keyIdText(keyId) };
  const { conferenceId, serial, version, category, zones, notBefore, notAfter } = claims;
  const payload = {
    aud: conferenceId,
    exp: notAfter,
    nbf: notBefore,
    jti: serial.slice(4),
    v: version,
    c: category,
    z: zones,
  };
  const signed = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

/** What any verifier of a JWS must do, and no more. */
function verifyJws(text: string, trusted: ReadonlyMap<string, KeyObject>): boolean {
  const [header = '', payload = '', signature = ''] = text.split('.');
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const key = trusted.get(kid);
  if (alg !== 'ES256' || !key) return false;
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) return false;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const now = presentation.now.getTime() / 1000;
  return claims.aud === presentation.conferenceId && now >= claims.nbf && now < claims.exp;
}

const versionOf = (text: string): number =>
  (generate(text, { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M }).size - 17) / 4;

console.table(
  Object.keys(zonesOf).flatMap((category) => {
    const claims = claimsOf(category);
    const cose = coseOf(claims);
    const jws = jwsOf(claims);
    return [
      {
        category,
        form: 'COSE, base45',
        bytes: decodeBase45(cose, CREDENTIAL_PREFIX.length)?.length,
        characters: cose.length,
        'QR version at M': versionOf(cose),
        modules: versionOf(cose) * 4 + 17,
      },
      {
        category,
        form: 'compact JWS',
        bytes: jws.length,
        characters: jws.length,
        'QR version at M': versionOf(jws),
        modules: versionOf(jws) * 4 + 17,
      },
    ];
  }),
);

const cose = coseOf(claimsOf('head'));
const jws = jwsOf(claimsOf('head'));
const payload = encodeClaims(claimsOf('head'));
const signed = toBeSigned(payload, keyId);
const signature = derToRaw(sign('sha256', signed, privateKey));

const contenders: Record<string, () => boolean> = {
  'crypto.verify alone': () => verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature),
  'verifyCredential (COSE)': () => verifyCredential(cose, keys, verifyWithNode, presentation).result === 'valid',
  'decode only (COSE)': () => verifyCredential(cose, keys, () => true, presentation).result === 'valid',
  'compact JWS': () => verifyJws(jws, keys),
};
const best = new Map<string, number>();
// Taking turns, and the best round of each: what the machine did meanwhile hits all of them alike.
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, call] of Object.entries(contenders)) {
    const start = performance.now();
    for (let count = 0; count < CALLS; count++) if (!call()) throw new Error(`${name} refused a good credential`);
    best.set(name, Math.min(best.get(name) ?? Infinity, ((performance.now() - start) * 1000) / CALLS));
  }
}
const limit = best.get('crypto.verify alone') ?? Number.NaN;
console.table(
  [...best].map(([name, time]) => ({
    what: name,
    'µs each': Number(time.toFixed(1)),
    'of crypto.verify': Number((time / limit).toFixed(2)),
  })),
);
