import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { doorCodeOf } from '../../../functions/meeting-booking/door-code.ts';
import { renderDelegationSchedule } from '../../../functions/meeting-booking/rendering/delegation-page.ts';
import { renderDoorCards } from '../../../functions/meeting-booking/rendering/door-cards.ts';
import { renderSchedule } from '../../../functions/meeting-booking/rendering/schedule-pdf.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { openPrintFonts, type PrintFonts } from '../../../functions/shared/rendering/print-fonts.ts';
import { layOutPrintAssets } from '../../support/print-assets.ts';
import { delegationWith, scheduleWith } from './schedule-fixture.ts';

const assets = layOutPrintAssets();
let fonts: PrintFonts;
beforeAll(async () => {
  fonts = await openPrintFonts(assets.directory);
});
afterAll(() => assets.remove());

const pagesIn = (file: Uint8Array): number =>
  Buffer.from(file)
    .toString('latin1')
    .match(/\/Type \/Page /g)?.length ?? 0;
const sizeOf = (file: Uint8Array): string | undefined =>
  /\/MediaBox \[([^\]]+)\]/.exec(Buffer.from(file).toString('latin1'))?.[1];

/** Every text that a drawing asked the fonts for: nothing else can be on it. */
async function textsOf(render: () => Promise<Uint8Array>): Promise<string[]> {
  const load = vi.spyOn(fonts, 'load');
  await render();
  const texts = load.mock.calls.flatMap(([asked]) => [...asked]);
  load.mockRestore();
  return texts;
}

describe('the room plan on paper', () => {
  it('has a page for each day, in A3, and one more when a day has more rooms than fit beside each other', async () => {
    const days = [scheduleWith({ rooms: 11 }), scheduleWith({ rooms: 13, day: '2021-06-23' })];
    const file = await renderSchedule(days, fonts);
    expect(pagesIn(file)).toBe(3);
    expect(sizeOf(file)).toBe('0 0 1190.551 841.89');
    expect(Buffer.compare(Buffer.from(file), Buffer.from(await renderSchedule(days, fonts)))).toBe(0);
  });

  it('is drawn also of a day without meetings, and of one without rooms', async () => {
    expect(pagesIn(await renderSchedule([scheduleWith({ meetings: 0 })], fonts))).toBe(1);
    expect(pagesIn(await renderSchedule([scheduleWith({ rooms: 0 })], fonts))).toBe(1);
  });

  it('names who meets, by the code where the name is too long for a block', async () => {
    const texts = await textsOf(() => renderSchedule([scheduleWith()], fonts));
    expect(texts).toContain('France – الإمارات العربية المتحدة');
    expect(texts).toContain('中华人民共和国 – E3');
  });
});

describe('a door card', () => {
  it('shows the room, the day, times and codes, and never who meets', async () => {
    const schedule = scheduleWith();
    const texts = await textsOf(() => renderDoorCards([schedule], fonts));
    const meetings = schedule.rooms.flatMap((room) => room.meetings);
    expect(texts).toEqual(expect.arrayContaining(meetings.map(({ meetingId }) => doorCodeOf(meetingId))));
    expect(texts).toEqual(expect.arrayContaining(['Bilateral room 1', '09:00–09:30']));
    const all = texts.join('\n');
    for (const { name, delegationId, entityKey } of meetings.flatMap(({ parties }) => parties)) {
      for (const secret of [name.normalize('NFC'), delegationId, entityKey ?? '-']) expect(texts).not.toContain(secret);
      expect(all).not.toContain(name.normalize('NFC'));
    }
  });

  it('is one for each room with meetings, more where they do not fit, and one that says so when there are none', async () => {
    expect(pagesIn(await renderDoorCards([scheduleWith({ rooms: 3, meetings: 14 })], fonts))).toBe(3);
    expect(pagesIn(await renderDoorCards([scheduleWith({ rooms: 1, meetings: 15 })], fonts))).toBe(2);
    expect(pagesIn(await renderDoorCards([scheduleWith({ meetings: 0 })], fonts))).toBe(1);
  });

  it('has a code that nobody misreads, and another for another meeting', () => {
    const codes = Array.from({ length: 500 }, () => doorCodeOf(newId('mtg', new Date())));
    for (const code of codes) expect(code).toMatch(/^[2-9BCDFGHJKMNPQRSTVWXZ]{5}$/);
    expect(new Set(codes).size).toBeGreaterThan(495);
  });
});

describe('a delegation’s own page', () => {
  it('turns when it is full, and says when there is nothing', async () => {
    expect(pagesIn(await renderDelegationSchedule(delegationWith(2), fonts))).toBe(1);
    expect(pagesIn(await renderDelegationSchedule(delegationWith(9), fonts))).toBeGreaterThan(1);
    const empty = await textsOf(() => renderDelegationSchedule({ ...delegationWith(0) }, fonts));
    expect(empty).toContain('No meetings have a slot yet.');
  });
});
