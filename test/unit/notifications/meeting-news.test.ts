import { describe, expect, it } from 'vitest';
import { mailLanguages } from '../../../functions/notifications/domain/mail-language.ts';
import {
  type MailedCalendar,
  type MeetingNews,
  mailedAfter,
  tellingOf,
} from '../../../functions/notifications/domain/meeting-news.ts';
import { meetingTexts } from '../../../functions/notifications/domain/meeting-texts.ts';
import { asText } from '../../../functions/notifications/domain/phrase.ts';

const first = {
  roomId: 'rom_01F8QZ7X9V0000000000000009',
  roomName: 'Bilateral room 1',
  startsAt: '2021-06-23T09:00:00Z',
  endsAt: '2021-06-23T09:30:00Z',
};
const second = { ...first, startsAt: '2021-06-23T10:00:00Z', endsAt: '2021-06-23T10:30:00Z' };
const holding: MailedCalendar = { sequence: 0, entry: first };

const confirmed: MeetingNews = { kind: 'confirmed', placement: first, sequence: 0 };
const moved = (status: 'confirmed' | 'provisional'): MeetingNews => ({
  kind: 'rescheduled',
  placement: second,
  previous: first,
  sequence: 1,
  status,
});

describe('a side is told', () => {
  it('of its confirmed meeting, with an entry for its calendar', () => {
    expect(tellingOf(confirmed, undefined)).toMatchObject({
      kind: 'meeting-confirmed',
      calendar: { method: 'REQUEST', status: 'CONFIRMED', sequence: 0, entry: first },
    });
  });

  it('of the new slot, by the same entry with a higher sequence', () => {
    expect(tellingOf(moved('confirmed'), holding)).toMatchObject({
      kind: 'meeting-rescheduled',
      previous: first,
      calendar: { method: 'REQUEST', status: 'CONFIRMED', sequence: 1, entry: second },
    });
  });

  it('of a move that makes a confirmed meeting provisional, tentatively', () => {
    expect(tellingOf(moved('provisional'), holding)).toMatchObject({
      kind: 'meeting-rescheduled-provisional',
      calendar: { method: 'REQUEST', status: 'TENTATIVE', sequence: 1, entry: second },
    });
  });

  it('of a room that has another name, not of a move', () => {
    const placement = { ...first, roomName: 'Room Alpha' };
    for (const status of ['confirmed', 'provisional'] as const) {
      const renamed: MeetingNews = { kind: 'rescheduled', placement, previous: first, sequence: 1, status };
      expect(tellingOf(renamed, holding)).toMatchObject({
        kind: 'meeting-room-renamed',
        calendar: { status: status === 'confirmed' ? 'CONFIRMED' : 'TENTATIVE', entry: placement },
      });
    }
  });

  it('that the slot that was kept for it is lost as the last side accepts', () => {
    const waitlisted: MeetingNews = {
      kind: 'waitlisted',
      sequence: 1,
      wasConfirmed: false,
      isNewlyAgreed: true,
      released: first,
    };
    expect(tellingOf(waitlisted, undefined)).toEqual({ kind: 'meeting-waitlisted', previous: first });
  });

  it('nothing of the moves of a meeting that was never confirmed', () => {
    expect(tellingOf(moved('provisional'), undefined)).toBeUndefined();
    expect(tellingOf({ kind: 'waitlisted', sequence: 1, wasConfirmed: false }, undefined)).toBeUndefined();
  });

  it('of a cancelled meeting, which leaves its calendar', () => {
    const cancelled: MeetingNews = { kind: 'cancelled', placement: first, sequence: 1, wasConfirmed: true };
    expect(tellingOf(cancelled, holding)).toMatchObject({
      kind: 'meeting-cancelled',
      calendar: { method: 'CANCEL', status: 'CANCELLED', sequence: 1, entry: first },
    });
  });

  it('of a meeting cancelled before it was confirmed, without a calendar part', () => {
    const cancelled: MeetingNews = { kind: 'cancelled', sequence: 0, wasConfirmed: false };
    expect(tellingOf(cancelled, undefined)).toEqual({ kind: 'meeting-cancelled', placement: undefined });
  });

  it('of a slot that was lost, which leaves its calendar even if the meeting had become provisional again', () => {
    for (const wasConfirmed of [true, false]) {
      expect(tellingOf({ kind: 'waitlisted', sequence: 1, wasConfirmed }, holding)).toMatchObject({
        kind: 'meeting-waitlisted',
        calendar: { method: 'CANCEL', sequence: 1, entry: first },
      });
    }
  });
});

it('the sequence of what is mailed always rises, and never lies below the meeting’s own', () => {
  const story: MeetingNews[] = [
    confirmed,
    moved('provisional'),
    { kind: 'confirmed', placement: second, sequence: 1 },
    { kind: 'waitlisted', sequence: 1, wasConfirmed: true },
    { kind: 'confirmed', placement: first, sequence: 7 },
    { kind: 'cancelled', sequence: 7, wasConfirmed: true },
  ];
  let mailed: MailedCalendar | undefined;
  const sequences = story.map((news) => {
    const telling = tellingOf(news, mailed);
    mailed = mailedAfter(telling, mailed);
    return telling?.calendar?.sequence;
  });
  expect(sequences).toEqual([0, 1, 2, 3, 7, 8]);
  expect(mailed).toEqual({ sequence: 8 });
});

it.each(mailLanguages)('in %s it is said who meets, of each kind in other words', (language) => {
  const { subject, lead } = meetingTexts[language];
  expect(new Set(Object.values(subject)).size).toBe(6);
  for (const say of Object.values(lead)) expect(asText(say('A – B', 'C'))).toContain('A – B');
});
