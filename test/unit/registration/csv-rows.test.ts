import { describe, expect, it } from 'vitest';
import { delegateRowsOf } from '../../../functions/registration/schemas/delegate-csv.ts';
import { invitationRowsOf } from '../../../functions/registration/schemas/invitation-csv.ts';

const faults = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return (error as { members: { errors: { detail: string }[] } }).members.errors.map(({ detail }) => detail);
  }
};

describe('a file of invitations', () => {
  const rows = [
    {
      entityKey: 'fra',
      contactEmail: 'protocol@france.example',
      expiresAt: '2021-06-01T20:59:59Z',
      totalQuota: 6,
      quotas: { head: 1, member: 4 },
    },
    { entityKey: 'un', contactEmail: 'a "quoted", name@un.example' },
  ];
  const lines = [
    'entityKey,contactEmail,expiresAt,totalQuota,quota.head,quota.member',
    'fra,protocol@france.example,2021-06-01T20:59:59Z,6,1,4',
    'un,"a ""quoted"", name@un.example",,,,',
  ];

  it.each([
    ['as RFC 4180 has it', lines.join('\r\n')],
    ['with bare line feeds and a byte order mark', `\ufeff${lines.join('\n')}\n`],
    [
      'as a spreadsheet with a decimal comma writes it',
      lines.map((line) => line.replace(/,(?! name)/g, ';')).join('\r\n'),
    ],
    ['with tabs', lines.map((line) => line.replace(/,(?! name)/g, '\t')).join('\n')],
    [
      'with the line that tells Excel its delimiter',
      `\ufeffsep=;\r\n${lines.map((line) => line.replace(/,(?! name)/g, ';')).join('\r\n')}`,
    ],
    ['with empty lines', `${lines.join('\r\n')}\r\n,,,,\r\n\r\n`],
  ])('is read %s', (_, text) => {
    expect(invitationRowsOf(text).rows).toEqual(rows);
  });

  it('keeps what is no number as text, for its row to be refused', () => {
    expect(invitationRowsOf('entityKey,contactEmail,quota.head\nfra,a@b.example,many').rows).toEqual([
      { entityKey: 'fra', contactEmail: 'a@b.example', quotas: { head: 'many' } },
    ]);
  });

  it.each([
    ['', ['the first line must name the columns']],
    ['externalRef', ['there are no rows']],
    [
      'entityKey,wrong\nfra,1',
      [expect.stringContaining('"wrong" is not known'), 'the column "contactEmail" is missing: every row needs it'],
    ],
    ['externalRef,language,language\n1,fr,fr', ['the column "language" is there twice']],
    ['externalRef,quota.Not A Key\n1,1', [expect.stringContaining('"quota.Not A Key" is not known')]],
    ['entityKey\n"fra', [expect.stringMatching(/not well-formed CSV/)]],
    ['\ufeffe\0n\0t\0i\0t\0y', [expect.stringMatching(/not text in UTF-8/)]],
    [`externalRef\n${'7\n'.repeat(501)}`, [expect.stringMatching(/^there may be 500 rows, not 501: split the file/)]],
  ])('%j is refused as a whole', (text, details) => {
    expect(faults(() => invitationRowsOf(text))).toEqual(details);
  });

  it('a cell beyond the header makes its own row wrong, not the file', () => {
    expect(invitationRowsOf('externalRef\n1,surplus\n2').rows).toEqual([
      { externalRef: '1', 'column 2': 'surplus' },
      { externalRef: '2' },
    ]);
  });
});

describe('a file of delegates', () => {
  it('has nested fields, lists and flags in cells', () => {
    const text = [
      'passportName.primary;passportName.secondary;nativeName;category;headOfDelegation;nationalities;languages;passport.issuingCountry;passport.number',
      'Nguyễn;Thị Minh;;member;TRUE;VNM FRA;vi, en;VNM;C1234567',
      'Najibullah;;نجیب‌الله;member;no;AFG;;;',
    ].join('\r\n');
    expect(delegateRowsOf(text).rows).toEqual([
      {
        passportName: { primary: 'Nguyễn', secondary: 'Thị Minh' },
        category: 'member',
        headOfDelegation: true,
        nationalities: ['VNM', 'FRA'],
        languages: ['vi', 'en'],
        passport: { issuingCountry: 'VNM', number: 'C1234567' },
      },
      {
        passportName: { primary: 'Najibullah' },
        nativeName: 'نجیب‌الله',
        category: 'member',
        headOfDelegation: false,
        nationalities: ['AFG'],
      },
    ]);
  });

  it('of 5,000 people is refused as a whole with the limit, and so is one without a column that every row needs', () => {
    const text = `passportName.primary,function\n${'Durand,adviser\n'.repeat(5000)}`;
    expect(faults(() => delegateRowsOf(text))).toEqual([
      'the column "category" is missing: every row needs it',
      expect.stringMatching(/^there may be 100 rows, not 5000: split the file/),
    ]);
  });

  it('keeps line breaks and quotes inside quotes', () => {
    const text = 'passportName.primary,category,function\r\n"Durand","member","first line\r\nsecond ""line"""\r\n';
    expect(delegateRowsOf(text).rows).toEqual([
      { passportName: { primary: 'Durand' }, category: 'member', function: 'first line\r\nsecond "line"' },
    ]);
  });

  it.each([
    ['/passportName/primary', 'passportName.primary'],
    ['/passportName', 'passportName.primary'],
    ['/nationalities/0', 'nationalities'],
    ['/category', 'category'],
    ['/function', undefined],
    ['/constructor', undefined],
    ['', undefined],
  ])('a fault at %j is in the column %j', (pointer, column) => {
    const { columnOf } = delegateRowsOf('passportName.primary;category;nationalities\nAna;member;PRT');
    expect(columnOf?.(pointer)).toBe(column);
  });
});
