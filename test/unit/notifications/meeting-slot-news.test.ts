import { describe, expect, it } from 'vitest';
import { mailLanguages } from '../../../functions/notifications/domain/mail-language.ts';
import { tellingOfSlot } from '../../../functions/notifications/domain/meeting-slot-news.ts';
import { meetingSlotTexts } from '../../../functions/notifications/domain/meeting-slot-texts.ts';
import { asText } from '../../../functions/notifications/domain/phrase.ts';

const slot = {
  roomId: 'rom_01F8QZ7X9V0000000000000009',
  roomName: 'Bilateral room 1',
  startsAt: '2021-06-23T09:00:00Z',
  endsAt: '2021-06-23T09:30:00Z',
};
const [asking, asked] = ['dlg_asking', 'dlg_asked'];
const expiresAt = '2021-05-06T08:30:00Z';

describe('a slot that is kept while a side is asked', () => {
  const offered = { kind: 'slot-offered', asked: [asked], openUntil: expiresAt, sequence: 0 } as const;

  it('is told to who must answer until when, and to who waits how long', () => {
    const news = { ...offered, placement: slot };
    const kept = { kind: 'meeting-slot-kept', placement: slot, answerBy: expiresAt };
    expect(tellingOfSlot(news, asked, undefined)).toMatchObject(kept);
    const waits = { kind: 'meeting-slot-offered', placement: slot, keptUntil: expiresAt, about: [asked] };
    expect(tellingOfSlot(news, asking, undefined)).toMatchObject(waits);
    expect(tellingOfSlot(news, asking, undefined)).not.toHaveProperty('answerBy');
  });

  it('and is lost leaves the question to be answered', () => {
    const news = { ...offered, released: slot };
    const lost = { kind: 'meeting-slot-lost', previous: slot };
    expect(tellingOfSlot(news, asked, undefined)).toMatchObject({ ...lost, answerBy: expiresAt });
    expect(tellingOfSlot(news, asking, undefined)).not.toHaveProperty('keptUntil');
  });
});

it('a meeting without a slot when all have agreed is told to everybody, without a calendar part', () => {
  for (const side of [asking, asked])
    expect(tellingOfSlot({ kind: 'waitlisted', sequence: 0 }, side, undefined)).toEqual({
      kind: 'meeting-without-slot',
    });
});

it.each(mailLanguages)('in %s it is said who meets, of whom it waits, and what to do', (language) => {
  const { subject, lead, task } = meetingSlotTexts[language];
  expect(new Set(Object.values(subject)).size).toBe(4);
  for (const say of Object.values(lead)) expect(asText(say('A – B', 'C'))).toContain('A – B');
  for (const kind of ['meeting-slot-offered', 'meeting-slot-lost'] as const)
    expect(asText(lead[kind]('A – B', 'C'))).toContain('C');
  const said = asText(task?.['meeting-slot-kept']?.('POST /accept') ?? []);
  for (const call of ['POST /accept', '/decline', '/counter']) expect(said).toContain(call);
});
