import { categoryKey } from '../../../events/vocabulary.ts';
import { asNumber, asText, type Column, type ImportedRows, readCsv } from '../../shared/import/csv-rows.ts';
import { INVITATION_COLUMNS, MAX_INVITATION_ROWS, QUOTA_COLUMN } from './invitation.ts';

const columns: ReadonlyMap<string, Column> = new Map(
  INVITATION_COLUMNS.map((name) => [name, name === 'totalQuota' ? asNumber(name) : asText(name)]),
);

/** `quota.<category>` is a column for each category; the others are named as the fields. */
function columnNamed(name: string): Column | undefined {
  const category = name.startsWith(QUOTA_COLUMN)
    ? categoryKey.safeParse(name.slice(QUOTA_COLUMN.length)).data
    : undefined;
  return category === undefined ? columns.get(name) : asNumber('quotas', category);
}

/** The rows of an import of invitations, as `issueInvitation` takes them but not yet checked. @throws InvalidRequest */
export const invitationRowsOf = (csv: string): ImportedRows =>
  readCsv(csv, { columnNamed, required: ['entityKey', 'contactEmail'], maxRows: MAX_INVITATION_ROWS });
