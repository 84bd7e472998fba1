import { describe, expect, it } from 'vitest';
import { badgeMail } from '../../../functions/notifications/domain/badge-mail.ts';
import {
  daysOf,
  instantAtConference,
  spanAtConference,
} from '../../../functions/notifications/domain/conference-time.ts';
import { rejectedDocumentMail } from '../../../functions/notifications/domain/document-mail.ts';
import { focalPointMail } from '../../../functions/notifications/domain/focal-point-mail.ts';
import { invitationMail } from '../../../functions/notifications/domain/invitation-mail.ts';
import { htmlPage, plainText } from '../../../functions/notifications/domain/mail-document.ts';
import { mailLanguageFor, mailLanguages, nameIn } from '../../../functions/notifications/domain/mail-language.ts';
import { asHtml, asIsolatedText, asText, phrase } from '../../../functions/notifications/domain/phrase.ts';
import { revokedBadgeMail } from '../../../functions/notifications/domain/revoked-badge-mail.ts';
import { oneLine } from '../../../functions/shared/text/one-line.ts';

const conference = {
  conferenceId: 'mcis-2021',
  name: 'IX Conference',
  city: 'Moscow',
  startsOn: '2021-06-22',
  endsOn: '2021-06-24',
  timeZone: 'Europe/Moscow',
};
const invitation = {
  conference,
  entityNames: { en: 'Republic of <Example> & Sons', ar: 'جمهورية المثال' },
  code: 'ABCDE-FGHJK-MNPQR-STVWX',
  expiresAt: '2021-06-18T20:59:59Z',
};

describe('the language of a mail', () => {
  it.each([
    ['fr', 'fr'],
    ['fr-CH', 'fr'],
    ['zh-Hant-TW', 'zh'],
    ['AR', 'ar'],
    ['de', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('for a reader of %j is %s', (tag, language) => expect(mailLanguageFor(tag)).toBe(language));

  it('names an entity in it, else in English, else somehow', () => {
    expect(nameIn('fr', { fr: 'Allemagne', en: 'Germany' })).toBe('Allemagne');
    expect(nameIn('ru', { fr: 'Allemagne', en: 'Germany' })).toBe('Germany');
    expect(nameIn('ru', { de: 'Deutschland' })).toBe('Deutschland');
  });
});

describe('a value in a mail', () => {
  it('stays on its line and cannot turn the direction of the rest', () => {
    expect(oneLine('Ann\r\nBcc: x@y.example\u202e\u2028\ud800!')).toBe('Ann Bcc: x@y.example !');
    expect(oneLine('محمد 😀 O’Neil')).toBe('محمد 😀 O’Neil');
  });

  it('is shown as it is in text and in HTML, and keeps its own direction', () => {
    const said = phrase`A & B: ${'<script>"x"</script>'}`;
    expect(asText(said)).toBe('A & B: <script>"x"</script>');
    expect(asHtml(said)).toBe('A &amp; B: <bdi>&lt;script&gt;&quot;x&quot;&lt;/script&gt;</bdi>');
    expect(asIsolatedText(phrase`رمز ${'ABC'}`)).toBe('رمز \u2068ABC\u2069');
  });
});

describe('time in a mail', () => {
  it('is the conference’s, with the zone named', () => {
    expect(instantAtConference('2021-06-18T20:59:59Z', 'Europe/Moscow', 'en')).toBe(
      'Friday, 18 June 2021 at 23:59 (Europe/Moscow, GMT+3)',
    );
    expect(spanAtConference('2021-06-23T09:00:00Z', '2021-06-23T09:30:00Z', 'Asia/Kathmandu', 'en')).toMatch(
      /^Wednesday,? 23 June 2021.* 14:45.15:15 \(Asia\/Kathmandu, GMT\+5:45\)$/,
    );
  });

  it('over midnight names both days', () => {
    const span = spanAtConference('2021-06-23T20:30:00Z', '2021-06-23T21:30:00Z', 'Europe/Moscow', 'en');
    expect(span).toMatch(/23 June.*24 June/);
  });

  it.each(mailLanguages)('is written in Latin digits of the Gregorian calendar in %s', (language) => {
    expect(daysOf('2021-06-22', '2021-06-24', language)).toMatch(/2021/);
    expect(instantAtConference('2021-06-18T20:59:59Z', 'Europe/Moscow', language)).toMatch(/18.*23:59/);
  });
});

describe.each(mailLanguages)('in %s', (language) => {
  it('an invitation gives code, deadline, the next step and a warning', () => {
    const mail = invitationMail({ ...invitation, language });
    const text = plainText(mail);
    for (const part of ['ABCDE-FGHJK-MNPQR-STVWX', 'Europe/Moscow', 'POST /v1/conferences/mcis-2021/delegations'])
      expect(text).toContain(part);
    expect(asText(mail.subject)).toContain('IX Conference');
    expect(asText(mail.subject)).not.toContain('ABCDE');
    const html = htmlPage(mail);
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(html).not.toMatch(/<Example>|https?:|<img|<script/);
  });

  it('a badge mail tells who, category and serial, keeps the name out of the subject and has no badge in it', () => {
    const mail = badgeMail({
      conference,
      badgeName: 'Élodie Durand',
      title: 'H.E.',
      category: 'Head of delegation',
      serial: 'bdg_01F8QZ7X9V0000000000000007',
      language,
    });
    const text = plainText(mail);
    for (const part of ['H.E. Élodie Durand', 'Head of delegation', 'bdg_01F8QZ7X9V0000000000000007', '/badge.pdf'])
      expect(text).toContain(part);
    expect(asText(mail.subject)).not.toContain('Durand');
  });

  it('whoever is asked to speak for a delegation reads the code, the deadline, the next step and a warning', () => {
    const mail = focalPointMail({ ...invitation, language });
    const text = plainText(mail);
    for (const part of ['ABCDE-FGHJK-MNPQR-STVWX', 'Europe/Moscow', '/v1/conferences/mcis-2021/focal-points/join'])
      expect(text).toContain(part);
    expect(asText(mail.subject)).not.toContain('ABCDE');
  });

  it('a badge that is no longer valid is named by person and serial, with the name out of the subject', () => {
    const serial = 'bdg_01F8QZ7X9V0000000000000007';
    const mail = revokedBadgeMail({ conference, badgeName: 'Élodie Durand', title: 'H.E.', serial, language });
    for (const part of ['H.E. Élodie Durand', serial]) expect(plainText(mail)).toContain(part);
    expect(asText(mail.subject)).not.toContain('Durand');
  });

  it.each(['photo', 'passport', 'note-verbale', 'press-card', 'another'])(
    'a rejected %s is named, with the reason',
    (kind) => {
      const ids = { delegationId: 'dlg_01F8QZ7X9V0000000000000002', delegateId: 'dgt_01F8QZ7X9V0000000000000004' };
      const mail = rejectedDocumentMail({
        conference,
        ...ids,
        badgeName: 'Élodie Durand',
        kind,
        reason: '<b>',
        language,
      });
      const text = plainText(mail);
      for (const part of ['Élodie Durand', '<b>', `/delegates/${ids.delegateId}/documents`])
        expect(text).toContain(part);
      expect(text.includes(kind)).toBe(kind === 'another' || (language === 'en' && text.includes(kind)));
      expect(htmlPage(mail)).not.toContain('<b>');
      expect(asText(mail.subject)).not.toContain('Durand');
    },
  );
});

it('an invitation to a conference without a city names its days', () => {
  const { city: _, ...elsewhere } = conference;
  expect(plainText(invitationMail({ ...invitation, conference: elsewhere }))).toMatch(/\(22.–.24 June 2021\)/);
});
