import type { OpenedRevocationList } from './revocation-list.ts';

/** What has become of a badge, as an event tells it: dead, live again, or live until its conditions lapse. */
export type RevocationNews =
  | { readonly serial: string; readonly became: 'revoked' | 'replaced' | 'suspended' | 'live' }
  | { readonly serial: string; readonly became: 'conditional'; readonly conditionsUntil: string | undefined };

const MILLISECOND = 1000;

/**
 * Whether a list says already what an event tells, so that nothing is to be done. What comes late or twice may be
 * no longer true: then the list does not say it, and is made once more of what is true.
 */
export function saysAlready({ dead, issuedAt, nextUpdate }: OpenedRevocationList, news: RevocationNews): boolean {
  const entry = dead.get(news.serial);
  if (news.became === 'live') return entry === undefined || entry.reason === 'condition-missing';
  if (news.became !== 'conditional') return entry?.reason === news.became;
  if (entry && entry.reason !== 'condition-missing') return true;
  const until = news.conditionsUntil && Math.floor(Date.parse(news.conditionsUntil) / MILLISECOND);
  if (until && until >= nextUpdate) return entry === undefined;
  return entry !== undefined && entry.from === (until && until > issuedAt ? until : undefined);
}
