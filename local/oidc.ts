import { createPublicKey, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  type CryptoKey,
  compactVerify,
  decodeJwt,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type JSONWebKeySet,
  type JWTPayload,
  SignJWT,
} from 'jose';
import type { Clock } from './clock.ts';

const LIFETIME_SECONDS = 3600;
const KEY_ID = 'local';
const REMEMBERED_TOKENS = 10_000;
/** Cognito's own scope for a signed-in user. */
const SCOPE = 'aws.cognito.signin.user.admin';

export interface TokenRequest {
  readonly sub: string;
  readonly email?: string | undefined;
  readonly groups: readonly string[];
  readonly clientId: string;
}

export type Verified =
  | { readonly ok: true; readonly claims: JWTPayload }
  | { readonly ok: false; readonly reason: string };

/** Signs people in on this machine: an OIDC issuer with one key, in the manner of Cognito. */
export class OidcIssuer {
  readonly issuer: string;
  readonly jwks: JSONWebKeySet;
  readonly #privateKey: CryptoKey;
  readonly #publicKey: ReturnType<typeof createPublicKey>;
  readonly #clock: Clock;
  readonly #genuine = new Map<string, JWTPayload>();

  private constructor(issuer: string, jwks: JSONWebKeySet, privateKey: CryptoKey, pem: string, clock: Clock) {
    this.issuer = issuer;
    this.jwks = jwks;
    this.#privateKey = privateKey;
    this.#publicKey = createPublicKey(pem);
    this.#clock = clock;
  }

  /** `pem` is the PKCS #8 key of `issuerKey`. RSA, because API Gateway's JWT authorizer takes nothing else. */
  static async open(issuer: string, pem: string, clock: Clock): Promise<OidcIssuer> {
    const jwk = await exportJWK(createPublicKey(pem));
    const jwks = { keys: [{ ...jwk, kid: KEY_ID, alg: 'RS256', use: 'sig' }] };
    return new OidcIssuer(issuer, jwks, await importPKCS8(pem, 'RS256'), pem, clock);
  }

  get discovery(): Record<string, unknown> {
    return {
      issuer: this.issuer,
      jwks_uri: `${this.issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
    };
  }

  /** An access token with the claims Cognito would give, and the e-mail address, valid for an hour by the local clock. */
  async token({ sub, email, groups, clientId }: TokenRequest): Promise<string> {
    const now = Math.floor(this.#clock.now() / 1000);
    return new SignJWT({
      ...(groups.length > 0 ? { 'cognito:groups': [...groups] } : {}),
      ...(email === undefined ? {} : { email }),
      client_id: clientId,
      token_use: 'access',
      scope: SCOPE,
      auth_time: now,
      username: sub,
    })
      .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
      .setSubject(sub)
      .setIssuer(this.issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFETIME_SECONDS)
      .setJti(randomUUID())
      .sign(this.#privateKey);
  }

  /** Checks a token as API Gateway's JWT authorizer does: signature, issuer, audience (`aud` or `client_id`), times. */
  async verify(token: string, audience: readonly string[]): Promise<Verified> {
    let claims = this.#genuine.get(token);
    if (!claims) {
      try {
        await compactVerify(token, this.#publicKey, { algorithms: ['RS256'] });
        claims = decodeJwt(token);
      } catch {
        return { ok: false, reason: 'invalid signature or malformed token' };
      }
      // Signatures do not change with time; remembering them keeps the authorizer out of the measurements.
      if (this.#genuine.size >= REMEMBERED_TOKENS) this.#genuine.clear();
      this.#genuine.set(token, claims);
    }
    const now = this.#clock.now() / 1000;
    if (claims.iss !== this.issuer) return { ok: false, reason: 'the token has another issuer' };
    const audiences = [claims.aud ?? [], claims.client_id ?? []].flat();
    if (!audiences.some((entry) => typeof entry === 'string' && audience.includes(entry)))
      return { ok: false, reason: 'the token has another audience' };
    if (claims.exp === undefined || claims.exp <= now) return { ok: false, reason: 'the token has expired' };
    if ((claims.nbf ?? 0) > now || (claims.iat ?? 0) > now) return { ok: false, reason: 'the token is not valid yet' };
    return { ok: true, claims };
  }
}

/** The signing key in PKCS #8, made on this machine: kept in `file`, or nowhere without one. */
export async function issuerKey(file: string | undefined): Promise<string> {
  if (file !== undefined && existsSync(file)) return readFileSync(file, 'utf8');
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const pem = await exportPKCS8(privateKey);
  if (file !== undefined) writeFileSync(file, pem, { mode: 0o600 });
  return pem;
}
