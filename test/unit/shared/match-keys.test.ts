import { describe, expect, it } from 'vitest';
import { matchKeysWith } from '../../../functions/shared/identity/match-keys.ts';
import { personFingerprint } from '../../../functions/shared/identity/person-fingerprint.ts';
import { testSecrets } from '../../support/test-table.ts';

const fingerprint = personFingerprint(Buffer.alloc(32, 7), 'mcis-2021', { issuingCountry: 'FRA', number: '12AB34567' });
const person = { passportName: { primary: 'Иванов', secondary: 'Юрий' }, dateOfBirth: '1960-04-01' };
const keysAt = async (conferenceId: string, known: object) => (await matchKeysWith(testSecrets, conferenceId))(known);

describe('match keys', () => {
  it('are of the document, and of the name with the birthday, as far as they are known', async () => {
    expect(await keysAt('mcis-2021', { fingerprint, ...person })).toEqual([
      expect.stringMatching(/^document\.[\w-]{16}$/),
      expect.stringMatching(/^name\.[\w-]{16}$/),
    ]);
    expect(await keysAt('mcis-2021', { fingerprint })).toHaveLength(1);
    expect(await keysAt('mcis-2021', { passportName: person.passportName })).toEqual([]);
    expect(await keysAt('mcis-2021', { dateOfBirth: person.dateOfBirth })).toEqual([]);
  });

  it('are the same for one person, transliterated and with the names swapped', async () => {
    const swapped = { ...person, passportName: { primary: 'IURII', secondary: 'Ivanov' } };
    expect(await keysAt('mcis-2021', swapped)).toEqual(await keysAt('mcis-2021', person));
  });

  it('are others for another birthday, another name, another conference, and say nothing of any', async () => {
    const all = await Promise.all([
      keysAt('mcis-2021', person),
      keysAt('mcis-2021', { ...person, dateOfBirth: '1960-04-02' }),
      keysAt('mcis-2021', { ...person, passportName: { primary: 'Петров', secondary: 'Юрий' } }),
      keysAt('mcis-2022', person),
    ]);
    expect(new Set(all.flat()).size).toBe(4);
    expect(JSON.stringify(await keysAt('mcis-2021', { fingerprint, ...person }))).not.toContain(fingerprint);
  });
});
