import type { CredentialPublicKey } from './credential-key.ts';

/** A coordinate of a P-256 point: 32 bytes in base64url. */
const COORDINATE = /^[\w-]{43}$/;

/**
 * The P-256 keys of a published key set (RFC 7517), as text or parsed. What is no such key is left out, and what is no
 * key set has none. Never throws.
 */
export function readKeySet(keySet: unknown): CredentialPublicKey[] {
  const { keys } = members(typeof keySet === 'string' ? parsed(keySet) : keySet);
  if (!Array.isArray(keys)) return [];
  return keys.flatMap((key: unknown) => {
    const { kty, crv, x, y } = members(key);
    const isKey = kty === 'EC' && crv === 'P-256' && isCoordinate(x) && isCoordinate(y);
    return isKey ? [{ kty, crv, x, y }] : [];
  });
}

const isCoordinate = (value: unknown): value is string => typeof value === 'string' && COORDINATE.test(value);

const members = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
