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
    ['with empty lines', `${lines.join('\r\n')}\r\n,,,,\r\n\r\n`],
  ])('is read %s', (_, text) => {
    expect(invitationRowsOf(text)).toEqual(rows);
  });

  it('keeps what is no number as text, for its row to be refused', () => {
    expect(invitationRowsOf('entityKey,quota.head\nfra,many')).toEqual([
      { entityKey: 'fra', quotas: { head: 'many' } },
    ]);
  });

  it.each([
    ['', ['the first line must name the columns']],
    ['entityKey', ['there are no rows']],
    ['entityKey,wrong\nfra,1', ['the column "wrong" is not known']],
    ['entityKey,entityKey\nfra,1', ['the column "entityKey" is there twice']],
    ['quota.Not A Key\n1', ['the column "quota.Not A Key" is not known']],
    ['entityKey\n"fra', [expect.stringMatching(/not well-formed CSV/)]],
    [`entityKey\n${'fra\n'.repeat(501)}`, ['there may be 500 rows, not 501']],
  ])('%j is refused as a whole', (text, details) => {
    expect(faults(() => invitationRowsOf(text))).toEqual(details);
  });

  it('a cell beyond the header makes its own row wrong, not the file', () => {
    expect(invitationRowsOf('entityKey\nfra,surplus\nun')).toEqual([
      { entityKey: 'fra', 'column 2': 'surplus' },
      { entityKey: 'un' },
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
    expect(delegateRowsOf(text)).toEqual([
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
});
