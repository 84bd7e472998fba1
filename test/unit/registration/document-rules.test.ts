import { describe, expect, it } from 'vitest';
import {
  documentRules,
  type FiledDocument,
  faultsOfAnnouncement,
  occupancyOf,
  slotFor,
} from '../../../functions/registration/domain/document-rules.ts';

const now = new Date('2021-05-03T08:00:00Z');
const filed = (changes: Partial<FiledDocument>): FiledDocument => ({
  kind: 'passport',
  slot: 0,
  state: 'accepted',
  uploadUntil: '2021-05-03T08:10:00Z',
  ...changes,
});

describe('an announcement', () => {
  it('is of a type and size that its kind takes', () => {
    expect(faultsOfAnnouncement({ kind: 'photo', contentType: 'image/png', size: 2 * 1024 * 1024 })).toEqual([]);
    expect(
      faultsOfAnnouncement({ kind: 'press-card', contentType: 'application/pdf', size: 10 * 1024 * 1024 }),
    ).toEqual([]);
  });

  it('is refused with everything that is wrong', () => {
    const faults = faultsOfAnnouncement({ kind: 'photo', contentType: 'application/pdf', size: 2 * 1024 * 1024 + 1 });
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/contentType', '/size']);
    expect(
      faultsOfAnnouncement({ kind: 'passport', contentType: 'image/jpeg', size: 10 * 1024 * 1024 + 1 }),
    ).toHaveLength(1);
  });
});

describe('a new document', () => {
  it('takes a free slot of its kind', () => {
    expect(slotFor('passport', [], now)).toEqual({ slot: 0 });
    expect(slotFor('passport', [filed({}), filed({ kind: 'photo', slot: 1 })], now)).toEqual({ slot: 1 });
  });

  it('takes that of a rejected one when none is free, so that the reason stays as long as there is room', () => {
    const bad = filed({ slot: 1, state: 'rejected' });
    expect(slotFor('passport', [filed({}), bad], now)).toEqual({ slot: 2 });
    expect(slotFor('passport', [filed({}), bad, filed({ slot: 2 })], now)).toEqual({ slot: 1, former: bad });
  });

  it('takes that of one that never came, once it cannot come any more', () => {
    const late = filed({ slot: 1, state: 'pending' });
    const others = [filed({}), late, filed({ slot: 2 })];
    expect(slotFor('passport', others, now)).toBeUndefined();
    expect(slotFor('passport', others, new Date('2021-05-03T08:24:59Z'))).toBeUndefined();
    expect(slotFor('passport', others, new Date('2021-05-03T08:25:00Z'))).toEqual({ slot: 1, former: late });
  });

  it('finds no room among accepted ones', () => {
    const full = Array.from({ length: documentRules['note-verbale'].slots }, (_, slot) =>
      filed({ kind: 'note-verbale', slot }),
    );
    expect(slotFor('note-verbale', full, now)).toBeUndefined();
  });

  it('waits for the first pending one of its kind to lapse, if there is any', () => {
    const late = filed({ slot: 1, state: 'pending' });
    const later = filed({ slot: 2, state: 'pending', uploadUntil: '2021-05-03T08:12:30Z' });
    const other = filed({ kind: 'note-verbale', state: 'pending', uploadUntil: '2021-05-03T08:01:00Z' });
    const full = [filed({}), later, late, other];
    const { pending, roomFrom = Number.NaN } = occupancyOf('passport', full);
    expect(pending).toBe(2);
    expect(slotFor('passport', full, new Date(roomFrom - 1))).toBeUndefined();
    expect(slotFor('passport', full, new Date(roomFrom))).toEqual({ slot: 1, former: late });
    expect(occupancyOf('press-card', full)).toEqual({ pending: 0, roomFrom: undefined });
  });

  it('is a photo: the accepted one stays, a pending one gives way at once, and there is always room', () => {
    const shown = filed({ kind: 'photo' });
    const waiting = filed({ kind: 'photo', slot: 1, state: 'pending' });
    expect(slotFor('photo', [shown], now)).toEqual({ slot: 1 });
    expect(slotFor('photo', [shown, waiting], now)).toEqual({ slot: 1, former: waiting });
    const bad = filed({ kind: 'photo', slot: 1, state: 'rejected' });
    expect(slotFor('photo', [shown, bad], now)).toEqual({ slot: 1, former: bad });
    const first = filed({ kind: 'photo', slot: 0, state: 'pending' });
    expect(slotFor('photo', [first], now)).toEqual({ slot: 0, former: first });
  });
});
