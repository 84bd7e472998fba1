import { describe, expect, it } from 'vitest';
import { mailLanguages } from '../../../functions/notifications/domain/mail-language.ts';
import type { MailedCalendar } from '../../../functions/notifications/domain/meeting-news.ts';
import {
  type MeetingRequestNews,
  tellingOfRequest,
} from '../../../functions/notifications/domain/meeting-request-news.ts';
import { meetingRequestTexts } from '../../../functions/notifications/domain/meeting-request-texts.ts';
import { asText } from '../../../functions/notifications/domain/phrase.ts';

const slot = {
  roomId: 'rom_01F8QZ7X9V0000000000000009',
  roomName: 'Bilateral room 1',
  startsAt: '2021-06-23T09:00:00Z',
  endsAt: '2021-06-23T09:30:00Z',
};
const holding: MailedCalendar = { sequence: 1, entry: slot };
const [asking, asked] = ['dlg_asking', 'dlg_asked'];
const expiresAt = '2021-05-06T08:30:00Z';
const requested: MeetingRequestNews = { kind: 'requested', delegationId: asking, expiresAt };
const countered: MeetingRequestNews = { kind: 'countered', delegationId: asking, expiresAt, sequence: 0 };
const gaveUp: MeetingRequestNews = { ...countered, released: slot, sequence: 2 };
const withdrawn = { method: 'CANCEL', status: 'CANCELLED', sequence: 2, entry: slot };

describe('a side that is asked', () => {
  it.each<[string, MeetingRequestNews, MailedCalendar | undefined, object]>([
    ['for a meeting learns until when', requested, undefined, { kind: 'meeting-requested', answerBy: expiresAt }],
    ['about a proposal learns until when', countered, undefined, { kind: 'meeting-countered', answerBy: expiresAt }],
    ['loses the entry of a slot that is given up', gaveUp, holding, { previous: slot, calendar: withdrawn }],
  ])('%s', (_what, news, mailed, expected) => {
    expect(tellingOfRequest(news, asked, mailed)).toMatchObject(expected);
  });
});

describe('the side that asks', () => {
  it('is told nothing that it knows', () => {
    for (const news of [requested, countered]) expect(tellingOfRequest(news, asking, undefined)).toBeUndefined();
  });

  it('loses the entry of a slot that it gave up', () => {
    expect(tellingOfRequest(gaveUp, asking, holding)).toMatchObject({ kind: 'meeting-proposed', calendar: withdrawn });
  });
});

describe('a meeting that has expired', () => {
  it('is told to everybody, with the entry withdrawn from a calendar that holds it', () => {
    expect(tellingOfRequest({ kind: 'expired', sequence: 0 }, asked, undefined)).toEqual({ kind: 'meeting-expired' });
    expect(tellingOfRequest({ kind: 'expired', placement: slot, sequence: 1 }, asked, undefined)).toEqual({
      kind: 'meeting-expired',
      previous: slot,
    });
    expect(tellingOfRequest({ kind: 'expired', placement: slot, sequence: 2 }, asked, holding)).toEqual({
      kind: 'meeting-expired',
      previous: slot,
      calendar: withdrawn,
    });
  });
});

describe('a meeting that is declined', () => {
  const declined: MeetingRequestNews = { kind: 'declined', delegationId: asking, reason: 'no time' };

  it('is told to the others, by whom and why; to whoever declined only if it had a slot', () => {
    const told = { kind: 'meeting-declined', about: [asking], reason: 'no time' };
    expect(tellingOfRequest(declined, asked, undefined)).toMatchObject(told);
    expect(tellingOfRequest(declined, asking, undefined)).toBeUndefined();
    for (const side of [asking, asked]) {
      const telling = tellingOfRequest({ ...declined, placement: slot, sequence: 2 }, side, holding);
      expect(telling).toMatchObject({ ...told, placement: slot, calendar: withdrawn });
    }
  });
});

it.each(mailLanguages)('in %s it is said who meets, and what to do', (language) => {
  const { subject, lead, task } = meetingRequestTexts[language];
  expect(new Set(Object.values(subject)).size).toBe(5);
  for (const say of Object.values(lead)) expect(asText(say('A – B', 'C'))).toContain('A – B');
  const named = ['countered', 'proposed', 'declined'] as const;
  for (const kind of named) expect(asText(lead[`meeting-${kind}`]('A – B', 'C'))).toContain('C');
  for (const kind of ['meeting-requested', 'meeting-countered'] as const) {
    const said = asText(task?.[kind]?.('POST /accept') ?? []);
    for (const call of ['POST /accept', '/decline', '/counter']) expect(said).toContain(call);
  }
});
