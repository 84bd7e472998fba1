import { describe, expect, it } from 'vitest';
import {
  countered,
  MOST_PROPOSALS,
  windowsProposedBy,
} from '../../../functions/meeting-booking/domain/counter-proposal.ts';
import {
  accepted,
  declined,
  endedBy,
  isAgreed,
  type Meeting,
  type Placement,
  placed,
  settled,
  waitlisted,
} from '../../../functions/meeting-booking/domain/meeting.ts';
import {
  InvalidMeeting,
  MeetingNotOpen,
  TooManyProposals,
} from '../../../functions/meeting-booking/domain/problems.ts';

const now = new Date('2021-05-03T08:30:00Z');
const until = '2021-05-06T08:30:00Z';
const morning = [{ from: Date.parse('2021-06-22T06:00:00Z'), to: Date.parse('2021-06-22T09:00:00Z') }];
const evening = [{ from: Date.parse('2021-06-22T14:00:00Z'), to: Date.parse('2021-06-22T17:00:00Z') }];
const requested: Meeting = {
  conferenceId: 'mcis-2021',
  meetingId: 'mtg_1',
  version: 1,
  status: 'requested',
  sequence: 0,
  requestedAt: now.toISOString(),
  durationMinutes: 30,
  level: 'minister',
  parties: [
    { delegationId: 'dlg_1', accepted: true, principalId: 'a', attendeeIds: ['a', 'b'], windows: morning },
    { delegationId: 'dlg_2', accepted: false },
    { delegationId: 'dlg_3', accepted: false },
  ],
  withHost: false,
  openUntil: '2021-05-04T00:00:00Z',
};
const people = { principalId: 'c', attendeeIds: ['c', 'd'] };
const counter = (meeting: Meeting, by: string, changes: object, at = now) => countered(meeting, by, changes, until, at);
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

describe('a counter-proposal', () => {
  const proposed = counter(requested, 'dlg_2', { ...people, windows: evening, durationMinutes: 45, message: 'Later?' });

  it('stands as the proposer’s, and asks every other side', () => {
    expect(proposed).toMatchObject({ status: 'countered', version: 2, durationMinutes: 45, openUntil: until });
    expect(proposed.parties).toEqual([
      { delegationId: 'dlg_1', accepted: false, principalId: 'a', attendeeIds: ['a', 'b'], windows: undefined },
      { delegationId: 'dlg_2', accepted: true, ...people, windows: evening },
      { delegationId: 'dlg_3', accepted: false, windows: undefined },
    ]);
  });

  it('begins a thread with the request', () => {
    expect(proposed.thread).toEqual([
      { by: 'dlg_1', at: now.toISOString(), windows: morning, durationMinutes: 30, level: 'minister', changed: [] },
      {
        by: 'dlg_2',
        at: now.toISOString(),
        windows: evening,
        durationMinutes: 45,
        level: 'minister',
        message: 'Later?',
        changed: ['windows', 'duration'],
      },
    ]);
    const again = counter(proposed, 'dlg_1', { level: 'deputy' });
    expect(again.thread?.at(-1)).toMatchObject({ by: 'dlg_1', windows: evening, changed: ['level'] });
    expect(again.thread).toHaveLength(3);
  });

  it('without windows leaves those that were proposed before', () => {
    const longer = counter(requested, 'dlg_2', { ...people, durationMinutes: 60 });
    expect(longer.parties[0]).toMatchObject({ accepted: false, windows: morning });
    expect(windowsProposedBy(longer)).toBe('dlg_1');
    expect(windowsProposedBy(proposed)).toBe('dlg_2');
  });

  it('is agreed when the others accept, who need not name their people again and may narrow its windows', () => {
    const third = accepted(proposed, 'dlg_3', { principalId: 'e', attendeeIds: ['e'] }, now);
    const narrowed = [{ from: evening[0]?.from ?? 0, to: (evening[0]?.to ?? 0) - 3_600_000 }];
    const agreed = accepted(third, 'dlg_1', { windows: narrowed }, now);
    expect(isAgreed(third)).toBe(false);
    expect(isAgreed(agreed)).toBe(true);
    expect(agreed.parties[0]).toMatchObject({ principalId: 'a', attendeeIds: ['a', 'b'], windows: narrowed });
    expect(agreed.openUntil).toBeUndefined();
    expect(waitlisted(agreed).status).toBe('waitlisted');
  });

  it.each([
    ['nothing', {}],
    ['only a message', { message: 'Please' }],
    ['only its own people, for the first time', people],
    ['the same windows, duration and level', { windows: morning, durationMinutes: 30, level: 'minister' }],
  ])('that says %s is refused', (_what, changes) => {
    expect(() => counter(requested, 'dlg_2', changes)).toThrow(InvalidMeeting);
  });

  it('may be about the proposer’s own people, once they are named', () => {
    const again = counter(proposed, 'dlg_1', { principalId: 'b', attendeeIds: ['b'] });
    expect(again.thread?.at(-1)).toMatchObject({ changed: ['people'] });
    expect(again.parties[0]).toMatchObject({ accepted: true, principalId: 'b', attendeeIds: ['b'] });
    expect(() => counter(proposed, 'dlg_1', { principalId: 'a', attendeeIds: ['b', 'a'] })).toThrow(InvalidMeeting);
  });

  it('is for sides that are asked, in time, and for a meeting that waits', () => {
    const longer = { durationMinutes: 60 };
    expect(() => counter(requested, 'dlg_1', longer)).toThrow(MeetingNotOpen);
    expect(() => counter(proposed, 'dlg_2', longer)).toThrow(MeetingNotOpen);
    expect(() => counter(requested, 'dlg_2', longer, new Date('2021-05-04T00:00:00Z'))).toThrow(MeetingNotOpen);
    expect(() => counter(declined(requested, 'dlg_3', undefined), 'dlg_2', longer)).toThrow(MeetingNotOpen);
  });

  it('ends after as many as there may be', () => {
    let meeting = requested;
    for (let count = 1; count < MOST_PROPOSALS; count++) {
      meeting = counter(meeting, count % 2 === 1 ? 'dlg_2' : 'dlg_1', { durationMinutes: 30 + 15 * count });
    }
    expect(meeting.thread).toHaveLength(MOST_PROPOSALS);
    expect(() => counter(meeting, 'dlg_1', { durationMinutes: 15 })).toThrow(TooManyProposals);
    expect(accepted(meeting, 'dlg_1', {}, now).status).toBe('countered');
  });

  it('to a meeting that was placed before it was asked again gives its slot up', () => {
    const [first, second] = requested.parties;
    if (!first || !second) throw new Error('no parties');
    const agreed = { ...requested, parties: [first, { ...second, accepted: true, ...people }] };
    const successor = { delegateId: 'x', ranksLower: true };
    const reopened = settled(placed(agreed, placement, true), (id) => ({
      accredited: true,
      refused: false,
      withdrawn: id === 'a',
      ...(id === 'a' ? { successor } : {}),
    }));
    expect(reopened).toMatchObject({ status: 'provisional', placement });
    if (!reopened) return;
    expect(counter(reopened, 'dlg_2', { durationMinutes: 15 })).toMatchObject({
      status: 'countered',
      placement: undefined,
      sequence: 2,
      parties: [{ accepted: false, principalId: 'x' }, { accepted: true }],
    });
  });

  it('is declined like a request, also by a delegation that leaves', () => {
    expect(declined(proposed, 'dlg_1', undefined)).toMatchObject({ status: 'declined', declinedBy: 'dlg_1' });
    expect(endedBy(proposed, 'dlg_3')).toMatchObject({ status: 'declined', declinedBy: 'dlg_3' });
    expect(endedBy(proposed, 'dlg_2')).toMatchObject({ status: 'cancelled', cancelledBy: 'dlg_2' });
  });
});
