import { categoryKey } from '../../../events/vocabulary.ts';
import { asNumber, asText, type ReadCell, readCsv } from './csv-rows.ts';
import { MAX_INVITATION_ROWS } from './invitation.ts';

const columns: ReadonlyMap<string, ReadCell> = new Map([
  ...['entityKey', 'contactEmail', 'language', 'expiresAt'].map((name) => [name, asText(name)] as const),
  ['totalQuota', asNumber('totalQuota')],
]);
const QUOTA = 'quota.';

/** `quota.<category>` is a column for each category; the others are named as the fields. */
function columnReader(name: string): ReadCell | undefined {
  const category = name.startsWith(QUOTA) ? categoryKey.safeParse(name.slice(QUOTA.length)).data : undefined;
  return category === undefined ? columns.get(name) : asNumber('quotas', category);
}

/** The rows of an import of invitations, as `issueInvitation` takes them but not yet checked. @throws InvalidRequest */
export const invitationRowsOf = (csv: string): Record<string, unknown>[] =>
  readCsv(csv, columnReader, MAX_INVITATION_ROWS);
