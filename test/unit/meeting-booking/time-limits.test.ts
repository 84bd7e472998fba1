import { describe, expect, it } from 'vitest';
import {
  cancelled,
  concluded,
  dueAt,
  isDue,
  type Meeting,
  type Placement,
  placed,
  waitlisted,
} from '../../../functions/meeting-booking/domain/meeting.ts';
import { MeetingNotOpen } from '../../../functions/meeting-booking/domain/problems.ts';
import type { Programme } from '../../../functions/meeting-booking/domain/programme.ts';
import {
  decidedWhenDue,
  openUntilOfQuestion,
  openUntilOfRequest,
  withHold,
  withWait,
} from '../../../functions/meeting-booking/domain/time-limits.ts';

const requested: Meeting = {
  conferenceId: 'mcis-2021',
  meetingId: 'mtg_1',
  version: 1,
  status: 'requested',
  sequence: 0,
  requestedAt: '2021-05-03T08:30:00.000Z',
  durationMinutes: 30,
  parties: [
    { delegationId: 'dlg_1', accepted: true, principalId: 'a', attendeeIds: ['a', 'b'] },
    { delegationId: 'dlg_2', accepted: false },
  ],
  withHost: false,
  openUntil: '2021-06-21T12:00:00Z',
};
const agreed: Meeting = {
  ...requested,
  openUntil: undefined,
  parties: [
    { delegationId: 'dlg_1', accepted: true, principalId: 'a', attendeeIds: ['a', 'b'] },
    { delegationId: 'dlg_2', accepted: true, principalId: 'c', attendeeIds: ['c', 'd'] },
  ],
};
const placement: Placement = {
  roomId: 'r',
  roomName: 'r',
  startsAt: '2021-06-22T06:00:00Z',
  endsAt: '2021-06-22T06:30:00Z',
  day: '2021-06-22',
  step: 540,
  stepMinutes: 15,
  steps: 2,
  roomSteps: 3,
};
const at = (instant: string): Date => new Date(instant);
const provisional = placed(agreed, placement, false);
const beforeAllAgreed = placed(requested, placement, true);

describe('the time when a meeting that waits is decided', () => {
  it.each<[string, Meeting, string | undefined]>([
    ['a request', requested, '2021-06-21T12:00:00Z'],
    ['a request without a limit', { ...requested, openUntil: undefined }, undefined],
    ['one that waits for a slot', { ...waitlisted(agreed), openUntil: '2021-06-24T17:00:00Z' }, '2021-06-24T17:00:00Z'],
    ['one that waits for an accreditation', provisional, '2021-06-22T05:00:00Z'],
    ['one that is confirmed', placed(agreed, placement, true), undefined],
    ['one with a slot that waits for an answer', beforeAllAgreed, '2021-06-21T12:00:00Z'],
    [
      'one with a slot that could wait beyond it',
      { ...beforeAllAgreed, openUntil: '2021-06-24T00:00:00Z' },
      '2021-06-22T06:00:00Z',
    ],
    ['one that is over', cancelled(requested, 'dlg_1', undefined), undefined],
  ])('of %s', (_what, meeting, expected) => {
    expect(dueAt(meeting)).toBe(expected && Date.parse(expected));
    if (expected === undefined) return;
    expect(isDue(meeting, new Date(Date.parse(expected) - 1))).toBe(false);
    expect(isDue(meeting, at(expected))).toBe(true);
    expect(decidedWhenDue(meeting, () => everybody, new Date(Date.parse(expected) - 1))).toBeUndefined();
  });
});

describe('a slot that comes to be held for an accreditation', () => {
  it.each([
    ['in time, is held to an hour before it begins', '2021-06-22T04:59:59Z', '2021-06-22T05:00:00Z'],
    ['in the last hour, is held until it begins', '2021-06-22T05:00:00Z', '2021-06-22T06:00:00Z'],
    ['while it is under way, is held to its end', '2021-06-22T06:00:00Z', '2021-06-22T06:30:00Z'],
  ])('%s', (_what, now, until) => {
    const held = withHold(provisional, at(now));
    expect(dueAt(held)).toBe(Date.parse(until));
    // Whatever becomes of it, the next hold is counted anew.
    expect(placed(held, placement, false).heldUntil).toBeUndefined();
  });

  it('has no such time when it waits for nothing, or for an answer', () => {
    for (const meeting of [placed(agreed, placement, true), beforeAllAgreed, waitlisted(agreed)]) {
      expect(withHold(meeting, at('2021-06-22T05:30:00Z'))).toEqual(meeting);
    }
  });
});

const everybody = { accredited: true, refused: false, withdrawn: false };
const allBut =
  (...missing: string[]) =>
  (id: string) => ({ ...everybody, accredited: !missing.includes(id) });

describe('what becomes of a meeting whose time has come', () => {
  it('without an answer: it has expired', () => {
    expect(decidedWhenDue(requested, allBut(), at('2021-06-21T12:00:00Z'))).toMatchObject({
      status: 'expired',
      version: 2,
      sequence: 0,
    });
  });

  it('without a slot: it has expired, whoever is accredited', () => {
    const waits = { ...waitlisted(agreed), openUntil: '2021-06-24T17:00:00Z' };
    expect(decidedWhenDue(waits, allBut(), at('2021-06-24T17:00:00Z'))).toMatchObject({
      status: 'expired',
      sequence: 0,
    });
    expect(dueAt(placed(waits, placement, true))).toBeUndefined();
  });

  it('without an answer, with a slot: it gives that up', () => {
    expect(decidedWhenDue(beforeAllAgreed, allBut(), at('2021-06-21T12:00:00Z'))).toMatchObject({
      status: 'expired',
      placement: undefined,
      sequence: 1,
    });
  });

  it.each([
    [
      [],
      { status: 'confirmed', sequence: 1 },
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [['b', 'd'], { status: 'confirmed', sequence: 1 }, [['a'], ['c']]],
    [
      ['a'],
      { status: 'expired', placement: undefined, sequence: 1 },
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
  ])('without the accreditation of %j', (missing, expected, people) => {
    const after = decidedWhenDue(provisional, allBut(...missing), at('2021-06-22T05:00:00Z'));
    expect(after).toMatchObject(expected);
    expect(after?.parties.map(({ attendeeIds }) => attendeeIds)).toEqual(people);
  });
});

describe('how long there is to answer', () => {
  const programme = {
    timeZone: 'Europe/Vienna',
    grid: {
      stepMinutes: 15,
      days: ['2021-03-27', '2021-03-28'].map((day) => ({ day, from: '01:00', to: '18:00' })),
    },
  } as unknown as Programme;
  const window = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });

  it('is to the end of the last window inside the opening hours', () => {
    const windows = [
      window('2021-03-27T08:00:00Z', '2021-03-27T09:10:00Z'),
      window('2021-03-26T00:00:00Z', '2021-03-26T10:00:00Z'),
    ];
    expect(openUntilOfRequest(programme, windows)).toBe('2021-03-27T09:00:00Z');
    const all = [window('2021-03-01T00:00:00Z', '2021-04-01T00:00:00Z')];
    // Clocks went forward that morning: 18:00 in Vienna is an hour earlier in UTC than the day before.
    expect(openUntilOfRequest(programme, all)).toBe('2021-03-28T16:00:00Z');
  });

  it('is to the end of the programme without windows, or with none inside it', () => {
    expect(openUntilOfRequest(programme, undefined)).toBe('2021-03-28T16:00:00Z');
    expect(openUntilOfRequest(programme, undefined, '2021-03-20T10:00:00Z')).toBe('2021-03-20T10:00:00Z');
    expect(openUntilOfRequest(programme, undefined, '2029-01-01T00:00:00Z')).toBe('2021-03-28T16:00:00Z');
    expect(openUntilOfRequest(programme, [window('2021-05-01T00:00:00Z', '2021-05-02T00:00:00Z')])).toBe(
      '2021-03-28T16:00:00Z',
    );
  });

  it('is three days for whoever is asked again, but no longer than that', () => {
    expect(openUntilOfQuestion(programme, undefined, at('2021-03-01T10:00:00Z'))).toBe('2021-03-04T10:00:00Z');
    expect(openUntilOfQuestion(programme, undefined, at('2021-03-27T10:00:00Z'))).toBe('2021-03-28T16:00:00Z');
  });
});

describe('how long a meeting waits for a slot', () => {
  const programme = {
    timeZone: 'Europe/Berlin',
    grid: {
      stepMinutes: 15,
      days: ['2026-10-24', '2026-10-25'].map((day) => ({ day, from: '09:00', to: '18:00' })),
    },
  } as unknown as Programme;
  const window = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });
  const waits = (...windows: (Meeting['parties'][number]['windows'] | undefined)[]): Meeting => ({
    ...waitlisted(agreed),
    parties: agreed.parties.map((party, index) => ({ ...party, windows: windows[index] })),
  });

  it.each([
    // Clocks went back that night: 18:00 in Berlin is an hour later in UTC than the day before.
    ['to the end of the programme', waits(), '2026-10-25T17:00:00Z'],
    [
      'to the last window of the side that can no longer first',
      waits(
        [window('2026-10-25T08:00:00Z', '2026-10-25T12:00:00Z')],
        [window('2026-10-24T07:00:00Z', '2026-10-24T20:00:00Z')],
      ),
      '2026-10-24T16:00:00Z',
    ],
    [
      'of which the other can at any time',
      waits(undefined, [window('2026-10-25T08:00:00Z', '2026-10-25T10:00:00Z')]),
      '2026-10-25T10:00:00Z',
    ],
  ])('is %s', (_, meeting, until) => {
    expect(withWait(meeting, programme).openUntil).toBe(until);
  });

  it('is nothing for one that waits for something else', () => {
    for (const meeting of [requested, provisional, beforeAllAgreed]) expect(withWait(meeting, programme)).toBe(meeting);
  });
});

describe('what came of a meeting', () => {
  const confirmed = placed(agreed, placement, true);

  it('is said once it has begun, and may be said otherwise', () => {
    expect(() => concluded(confirmed, 'held', [], at('2021-06-22T05:59:59Z'))).toThrow(MeetingNotOpen);
    const held = concluded(confirmed, 'held', [], at('2021-06-22T06:00:00Z'));
    expect(held).toMatchObject({ status: 'held', placement, absent: undefined });
    const missed = concluded(held, 'no-show', ['dlg_2'], at('2021-06-22T09:00:00Z'));
    expect(missed).toMatchObject({ status: 'no-show', absent: ['dlg_2'], placement });
    expect(concluded(missed, 'held', [], at('2021-06-22T09:00:00Z')).absent).toBeUndefined();
    expect(() => cancelled(held, 'dlg_1', undefined)).toThrow(MeetingNotOpen);
  });

  it('is nothing for a meeting without a slot', () => {
    for (const meeting of [requested, waitlisted(agreed), cancelled(confirmed, 'dlg_1', undefined)]) {
      expect(() => concluded(meeting, 'held', [], at('2021-06-22T09:00:00Z'))).toThrow(MeetingNotOpen);
    }
  });
});
