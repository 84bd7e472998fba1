/** Base64url without padding (RFC 4648 section 5), the same in a browser and on a server. */

const CHUNK = 0x8000;

export function encodeBase64url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Undefined for whatever an encoder could not have written. */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  // The last character may hold bits that belong to no byte: an encoder writes them as zeros.
  return text.length % 4 === 0 ||
    encodeBase64url(bytes.subarray(bytes.length - (bytes.length % 3))) === text.slice(-(text.length % 4))
    ? bytes
    : undefined;
}
