import { describe, expect, it } from 'vitest';
import { mailLanguages } from '../../../functions/notifications/domain/mail-language.ts';
import {
  type MeetingChangeNews,
  tellingOfChange,
} from '../../../functions/notifications/domain/meeting-change-news.ts';
import { meetingChangeTexts } from '../../../functions/notifications/domain/meeting-change-texts.ts';
import type { MailedCalendar } from '../../../functions/notifications/domain/meeting-news.ts';
import { asText } from '../../../functions/notifications/domain/phrase.ts';

const slot = {
  roomId: 'rom_01F8QZ7X9V0000000000000009',
  roomName: 'Bilateral room 1',
  startsAt: '2021-06-23T09:00:00Z',
  endsAt: '2021-06-23T09:30:00Z',
};
const elsewhere = { ...slot, startsAt: '2021-06-23T10:00:00Z', endsAt: '2021-06-23T10:30:00Z' };
const holding: MailedCalendar = { sequence: 0, entry: slot };
const [changed, asked] = ['dlg_changed', 'dlg_asked'];

const provisional: MeetingChangeNews = { kind: 'provisional', placement: slot, sequence: 1 };
const amended = (status: 'provisional' | 'confirmed'): MeetingChangeNews => ({
  kind: 'amended',
  placement: slot,
  sequence: 1,
  status,
});
const reopened = (placement: typeof slot | undefined, released?: typeof slot): MeetingChangeNews => ({
  kind: 'reopened',
  delegationId: changed,
  placement,
  released,
  sequence: 1,
});

const tentative = { method: 'REQUEST', status: 'TENTATIVE', sequence: 1, entry: slot };
const withdrawn = { method: 'CANCEL', status: 'CANCELLED', sequence: 1, entry: slot };

describe('a side is told', () => {
  it.each<[string, MeetingChangeNews, MailedCalendar | undefined, object | undefined]>([
    [
      'that its meeting is provisional again',
      provisional,
      holding,
      { kind: 'meeting-provisional', calendar: tentative },
    ],
    ['nothing of a provisional meeting it was never told of', provisional, undefined, undefined],
    [
      'who comes',
      amended('confirmed'),
      holding,
      { kind: 'meeting-amended', calendar: { status: 'CONFIRMED', sequence: 1 } },
    ],
    ['who comes, tentatively', amended('provisional'), holding, { kind: 'meeting-amended', calendar: tentative }],
    [
      'nothing of who comes to a provisional meeting it was never told of',
      amended('provisional'),
      undefined,
      undefined,
    ],
    [
      'that it is asked again',
      reopened(slot),
      holding,
      { kind: 'meeting-asked-again', placement: slot, calendar: tentative },
    ],
    [
      'that it is asked again though it was never told',
      reopened(slot),
      undefined,
      { kind: 'meeting-asked-again', placement: slot },
    ],
    [
      'that it is asked again for another slot',
      reopened(elsewhere, slot),
      holding,
      { previous: slot, calendar: { ...tentative, entry: elsewhere } },
    ],
    [
      'that it is asked again without a slot',
      reopened(undefined, slot),
      holding,
      { kind: 'meeting-asked-again', previous: slot, calendar: withdrawn },
    ],
  ])('%s', (_what, news, mailed, expected) => {
    const telling = tellingOfChange(news, asked, mailed);
    if (expected) expect(telling).toMatchObject(expected);
    else expect(telling).toBeUndefined();
    if (!mailed) expect(telling?.calendar).toBeUndefined();
  });

  it('that the other side is asked, if the change was its own', () => {
    expect(tellingOfChange(reopened(slot), changed, holding)).toMatchObject({
      kind: 'meeting-waits-for-answer',
      calendar: tentative,
    });
  });

  it('with a sequence above whatever was mailed', () => {
    expect(tellingOfChange(provisional, asked, { sequence: 7, entry: slot })?.calendar?.sequence).toBe(8);
  });

  it.each(mailLanguages)('in %s what to do, where it is asked', (language) => {
    const { subject, lead, task } = meetingChangeTexts[language];
    expect(new Set(Object.values(subject)).size).toBe(4);
    for (const say of Object.values(lead)) expect(asText(say('A – B', 'C'))).toContain('A – B');
    expect(asText(lead['meeting-asked-again']('A – B', 'C'))).toContain('C');
    expect(asText(task?.['meeting-asked-again']?.('POST /accept') ?? [])).toContain('POST /accept');
  });
});
