import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { type MimeMessage, mimeMessage } from '../../../functions/notifications/domain/mime-message.ts';
import { oneLine } from '../../../functions/shared/text/one-line.ts';

const message: MimeMessage = {
  from: { name: 'IX Conference on International Security', address: 'secretariat@chancery.example' },
  to: { name: 'Камиль Пети', address: 'protocol@france.example' },
  subject: 'Встреча подтверждена: Франция – Объединённые Арабские Эмираты',
  language: 'ru',
  date: new Date('2021-05-03T08:30:00Z'),
  messageId: 'evt_1.dlg_2@chancery.example',
  fields: { 'X-Chancery-Conference': 'mcis-2021' },
  text: 'Первая строка\nВторая строка\n',
  html: '<p>Текст</p>',
};
const calendar = { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' } as const;

describe('a mail', () => {
  it('is read by another library as it was meant, names and subject in any script', async () => {
    const read = await PostalMime.parse(mimeMessage(message));
    expect(read).toMatchObject({
      from: message.from,
      to: [message.to],
      subject: message.subject,
      messageId: '<evt_1.dlg_2@chancery.example>',
      date: '2021-05-03T08:30:00.000Z',
      attachments: [],
    });
    expect(read.text?.replaceAll('\r\n', '\n').trimEnd()).toBe(message.text.trimEnd());
    expect(read.html?.trim()).toBe(message.html);
  });

  it('has no line over 76 characters and none that ends otherwise than in CRLF', () => {
    const raw = mimeMessage({ ...message, calendar, text: 'x'.repeat(5000) });
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of raw.split('\r\n'))
      expect(line.length).toBeLessThanOrEqual(line.startsWith('Content-Type') ? 120 : 76);
    expect(raw.replaceAll('\r\n', '')).toMatch(/^[\x20-\x7e]*$/);
  });

  it('carries a calendar entry as an alternative with its method, and as a file', async () => {
    const raw = mimeMessage({ ...message, calendar });
    expect(raw).toContain('Content-Type: text/calendar; charset=utf-8; method=REQUEST');
    expect(raw.indexOf('multipart/mixed')).toBeLessThan(raw.indexOf('multipart/alternative'));
    const { attachments } = await PostalMime.parse(raw);
    expect(attachments.map(({ mimeType, filename }) => ({ mimeType, filename }))).toEqual([
      { mimeType: 'text/calendar', filename: null },
      { mimeType: 'application/ics', filename: 'invite.ics' },
    ]);
    expect(raw.split(Buffer.from(calendar.content).toString('base64'))).toHaveLength(3);
  });

  it.each(['a@b.example\r\nBcc: x@y.example', 'a@b.example, c@d.example', 'a b@c.example', '<a@b.example>', ''])(
    'goes to nobody else by way of the address %j',
    (address) => expect(() => mimeMessage({ ...message, to: { address } })).toThrow(),
  );

  it('lets no field start another line', () => {
    expect(() => mimeMessage({ ...message, fields: { 'X-A': 'b\r\nBcc: x@y.example' } })).toThrow();
    expect(() => mimeMessage({ ...message, messageId: 'a>\r\nBcc: x' })).toThrow();
  });

  it('reads back whatever name and subject people have, and has no header that they made', async () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 120 })
      .map(oneLine)
      .filter((value) => value.trim() !== '');
    await fc.assert(
      fc.asyncProperty(text, text, async (name, subject) => {
        const read = await PostalMime.parse(mimeMessage({ ...message, subject, to: { name, address: 'a@b.example' } }));
        expect(read.subject).toBe(subject);
        expect(read.to).toEqual([{ name, address: 'a@b.example' }]);
        expect(read.headers).toHaveLength(9);
      }),
      { numRuns: 200 },
    );
  });
});
