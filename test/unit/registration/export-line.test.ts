import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecord, harmless } from '../../../functions/registration/domain/csv-text.ts';
import { csvHeader, csvLine, EXPORT_COLUMNS, jsonLine } from '../../../functions/registration/domain/export-line.ts';
import { DELEGATE_COLUMNS } from '../../../functions/registration/schemas/delegate.ts';

const delegation = {
  delegationId: 'dlg_1',
  represents: { key: 'fra', kind: 'state', names: { fr: 'France; République', en: 'France' } },
};
const delegate = {
  delegateId: 'dgt_1',
  delegationId: 'dlg_1',
  status: 'nominated',
  passportName: { primary: '-Ali', secondary: 'Éva "Evi", née' },
  nativeName: 'سلطان',
  function: '=HYPERLINK("http://evil.example","minister")',
  level: 'chief-of-staff' as const,
  category: 'member',
  headOfDelegation: false,
  nationalities: ['FRA', 'VNM'],
  languages: ['fr'],
  attendance: 'in-person' as const,
  fingerprint: 'c2VjcmV0',
  externalRef: '@SUM(1+1)',
};

/** A line of the file by its columns. */
const cellsOf = (line: string): Record<string, string> =>
  Object.fromEntries(parse(csvHeader() + line)[1]?.map((cell: string, at: number) => [EXPORT_COLUMNS[at], cell]) ?? []);

describe('a line of an export', () => {
  it('has every field that people see, in its column, and text for text', () => {
    expect(cellsOf(csvLine(delegate, delegation))).toMatchObject({
      entity: 'France',
      'passportName.secondary': 'Éva "Evi", née',
      nativeName: 'سلطان',
      level: 'chief-of-staff',
      headOfDelegation: 'false',
      nationalities: 'FRA VNM',
      dateOfBirth: '',
    });
  });

  it('begins no cell with a formula, and leaves a name that looks like one readable', () => {
    expect(cellsOf(csvLine(delegate, delegation))).toMatchObject({
      'passportName.primary': "'-Ali",
      function: '\'=HYPERLINK("http://evil.example","minister")',
      externalRef: "'@SUM(1+1)",
    });
    expect(csvLine(delegate, delegation)).not.toMatch(/(^|[,;"])[=+@]/);
  });

  it('holds nothing of a document, in neither form', () => {
    for (const line of [csvLine(delegate, delegation), jsonLine(delegate, delegation)]) {
      expect(line).not.toMatch(/c2VjcmV0|fingerprint|passport\./);
    }
    const imported = DELEGATE_COLUMNS.filter((name) => !name.startsWith('passport.'));
    expect(EXPORT_COLUMNS).toEqual(expect.arrayContaining(imported));
  });

  it('is one line of JSON with the names as they are', () => {
    const line = jsonLine({ ...delegate, title: 'first\nsecond' }, delegation);
    expect(line.trimEnd()).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({
      delegationId: 'dlg_1',
      entity: { key: 'fra' },
      passportName: { primary: '-Ali' },
      badgeName: 'Éva "Evi", née -Ali',
      level: 'chief-of-staff',
      title: 'first\nsecond',
    });
  });
});

describe('whatever text there is', () => {
  it.each(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])('%j begins no cell', (start) => {
    expect(harmless(`${start}1+1`)).toBe(`'${start}1+1`);
    expect(harmless(`a${start}1`)).toBe(`a${start}1`);
  });

  it('it is read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 6 }), (cells) => {
        fc.pre(cells.some((cell) => cell !== ''));
        expect(parse(csvRecord(cells))).toEqual([cells]);
      }),
    );
  });
});
