import { asBoolean, asText, asWords, type ReadCell, readCsv } from './csv-rows.ts';
import { MAX_DELEGATE_ROWS } from './delegate.ts';

const text = [
  'badgeName',
  'nativeName',
  'title',
  'rank',
  'function',
  'category',
  'dateOfBirth',
  'attendance',
  'arrival',
  'departure',
  'email',
];
const columns: ReadonlyMap<string, ReadCell> = new Map([
  ...text.map((name) => [name, asText(name)] as const),
  ['passportName.primary', asText('passportName', 'primary')],
  ['passportName.secondary', asText('passportName', 'secondary')],
  ['passport.issuingCountry', asText('passport', 'issuingCountry')],
  ['passport.number', asText('passport', 'number')],
  ['headOfDelegation', asBoolean('headOfDelegation')],
  ['nationalities', asWords('nationalities')],
  ['languages', asWords('languages')],
]);

/** The rows of an import of delegates, as `addDelegate` takes them but not yet checked. @throws InvalidRequest */
export const delegateRowsOf = (csv: string): Record<string, unknown>[] =>
  readCsv(csv, (name) => columns.get(name), MAX_DELEGATE_ROWS);
