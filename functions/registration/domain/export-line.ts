import { csvRecord, harmless } from './csv-text.ts';
import { badgeNameOf, type Person } from './person.ts';

export interface ExportedDelegation {
  readonly delegationId: string;
  readonly represents: {
    readonly key: string;
    readonly kind: string;
    readonly names: Readonly<Record<string, string>>;
  };
}

export interface ExportedDelegate extends Person {
  readonly delegateId: string;
  readonly status: string;
  readonly externalRef?: string | undefined;
  readonly nominatedAt?: string | undefined;
}

type Cell = (delegate: ExportedDelegate, delegation: ExportedDelegation) => string | boolean | undefined;

/** The columns of a file of delegates, in their order. Of a document there is nothing. */
const columns: readonly (readonly [string, Cell])[] = [
  ['delegationId', (_, { delegationId }) => delegationId],
  ['entityKey', (_, { represents }) => represents.key],
  ['entityKind', (_, { represents }) => represents.kind],
  ['entity', (_, { represents: { key, names } }) => names.en ?? Object.values(names)[0] ?? key],
  ['delegateId', ({ delegateId }) => delegateId],
  ['externalRef', ({ externalRef }) => externalRef],
  ['status', ({ status }) => status],
  ['passportName.primary', ({ passportName }) => passportName.primary],
  ['passportName.secondary', ({ passportName }) => passportName.secondary],
  ['badgeName', badgeNameOf],
  ['nativeName', ({ nativeName }) => nativeName],
  ['title', ({ title }) => title],
  ['rank', ({ rank }) => rank],
  ['function', (delegate) => delegate.function],
  ['level', ({ level }) => level],
  ['category', ({ category }) => category],
  ['headOfDelegation', ({ headOfDelegation }) => headOfDelegation],
  ['nationalities', ({ nationalities }) => nationalities.join(' ')],
  ['dateOfBirth', ({ dateOfBirth }) => dateOfBirth],
  ['languages', ({ languages }) => languages.join(' ')],
  ['attendance', ({ attendance }) => attendance],
  ['arrival', ({ arrival }) => arrival],
  ['departure', ({ departure }) => departure],
  ['email', ({ email }) => email],
  ['nominatedAt', ({ nominatedAt }) => nominatedAt],
];

export const EXPORT_COLUMNS: readonly string[] = columns.map(([name]) => name);

/** The line that names the columns. */
export const csvHeader = (): string => csvRecord(EXPORT_COLUMNS);

/** One delegate as a record of a CSV file. */
export const csvLine = (delegate: ExportedDelegate, delegation: ExportedDelegation): string =>
  csvRecord(columns.map(([, cell]) => harmless(String(cell(delegate, delegation) ?? ''))));

/** One delegate as a line of JSON. */
export function jsonLine(delegate: ExportedDelegate, { delegationId, represents }: ExportedDelegation): string {
  const { passportName, headOfDelegation, nationalities, languages, ...fields } = delegate;
  const { key, kind, names } = represents;
  const known = new Set(EXPORT_COLUMNS);
  const others = Object.fromEntries(Object.entries(fields).filter(([name]) => known.has(name)));
  return `${JSON.stringify({
    delegationId,
    entity: { key, kind, names },
    ...others,
    passportName,
    badgeName: badgeNameOf(delegate),
    headOfDelegation,
    nationalities,
    languages,
  })}\n`;
}
