import { encodeBase64url } from '../../functions/accreditation/domain/base64url.ts';

/** How people sign in here, from `config.json` beside the page. */
export type SignIn =
  | { readonly kind: 'local'; readonly tokenUrl: string }
  | { readonly kind: 'oauth'; readonly authorizeUrl: string; readonly tokenUrl: string; readonly clientId: string };

const TOKEN = 'token';
const PENDING = 'pending';

/** The token of this browser tab, which a reload keeps and closing the tab forgets. */
export const keptToken = (): string | undefined => sessionStorage.getItem(TOKEN) ?? undefined;
export const forgetToken = (): void => sessionStorage.removeItem(TOKEN);

const keep = (token: string): string => {
  sessionStorage.setItem(TOKEN, token);
  return token;
};

/** On one machine: the local issuer gives a token to whoever asks for one. */
export async function signInLocally({ tokenUrl }: SignIn & { kind: 'local' }, person: string): Promise<string> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub: person, groups: ['gate'] }),
  });
  const { accessToken } = (await response.json()) as { accessToken?: string };
  if (!response.ok || !accessToken) throw new Error('signing in failed');
  return keep(accessToken);
}

const redirectUri = (): string => new URL('./', location.href).href;

/** Goes to the sign-in page (authorization code with PKCE, RFC 7636) and comes back to this one. */
export async function goToSignIn(
  { authorizeUrl, clientId }: SignIn & { kind: 'oauth' },
  pending: object,
): Promise<void> {
  const [verifier, state] = [random(), random()];
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, pending }));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri(),
    scope: 'openid',
    state,
    code_challenge: encodeBase64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  });
  location.assign(`${authorizeUrl}?${parameters}`);
}

/**
 * Back from the sign-in page: takes the token and gives what was being set up when the page was left; undefined when
 * this is no return.
 */
export async function returnFromSignIn({ tokenUrl, clientId }: SignIn & { kind: 'oauth' }): Promise<unknown> {
  const query = new URLSearchParams(location.search);
  const [code, waiting] = [query.get('code'), sessionStorage.getItem(PENDING)];
  if (!code || !waiting) return undefined;
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, '', redirectUri());
  const { verifier, state, pending } = JSON.parse(waiting) as { verifier: string; state: string; pending: unknown };
  if (query.get('state') !== state) throw new Error('this is not the sign-in that was begun here');
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri(),
      code,
      code_verifier: verifier,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!response.ok || !token) throw new Error('signing in failed');
  keep(token);
  return pending;
}

const random = (): string => encodeBase64url(crypto.getRandomValues(new Uint8Array(32)));
