import {
  answeredParty,
  changed,
  isPlaced,
  type Meeting,
  type Proposal,
  partyOf,
  requesterOf,
  requireAsked,
  type SideAnswer,
  type Term,
  terms,
} from './meeting.ts';
import { InvalidMeeting, TooManyProposals } from './problems.ts';

/** The request and what may follow it. */
export const MOST_PROPOSALS = 20;

/** What a side proposes otherwise; what is left out stays as it was proposed before. */
export interface CounterProposal
  extends SideAnswer,
    Partial<Pick<Proposal, 'durationMinutes' | 'level' | 'languages' | 'roomFeatures'>> {
  readonly message?: string | undefined;
}

/** The request as the first entry of a thread. */
const requestOf = (meeting: Meeting): Proposal => ({
  by: requesterOf(meeting),
  at: meeting.requestedAt,
  windows: partyOf(meeting, requesterOf(meeting))?.windows,
  durationMinutes: meeting.durationMinutes,
  level: meeting.level,
  languages: meeting.languages,
  roomFeatures: meeting.roomFeatures,
  changed: [],
});

/** Whose windows are those that were proposed to all: whoever proposed windows last, else the side that asked. */
export const windowsProposedBy = (meeting: Meeting): string =>
  meeting.thread?.findLast((proposal) => proposal.changed.includes('windows'))?.by ?? requesterOf(meeting);

/**
 * A side that is asked proposes something else instead.
 * - It counts as agreeing to what it proposes, and every other side is asked. Their people stay named.
 * - New windows take the place of everybody's: who accepts agrees to them, and may narrow them.
 * - The slot of a meeting that was placed before it was asked again is given up.
 * `openUntil` is how long the others have to answer.
 * @throws MeetingNotOpen, TooManyProposals; InvalidMeeting when nothing would be otherwise
 */
export function countered(
  meeting: Meeting,
  delegationId: string,
  counter: CounterProposal,
  openUntil: string,
  now: Date,
): Meeting {
  requireAsked(meeting, delegationId, now);
  const thread = meeting.thread ?? [requestOf(meeting)];
  if (thread.length >= MOST_PROPOSALS) throw new TooManyProposals(MOST_PROPOSALS);
  const changedTerms = termsChanged(meeting, delegationId, counter);
  if (changedTerms.length === 0) {
    throw new InvalidMeeting([{ pointer: '', detail: 'changes nothing of what was proposed: accept it instead' }]);
  }
  const { durationMinutes = meeting.durationMinutes, level = meeting.level, languages = meeting.languages } = counter;
  const { roomFeatures = meeting.roomFeatures } = counter;
  const isNewTime = changedTerms.includes('windows');
  const proposed = changed(meeting, {
    status: 'countered',
    sequence: isPlaced(meeting) ? meeting.sequence + 1 : meeting.sequence,
    placement: undefined,
    openUntil,
    durationMinutes,
    level,
    languages,
    roomFeatures,
    parties: meeting.parties.map((party) => {
      if (party.delegationId === delegationId) return answeredParty(party, counter);
      return { ...party, accepted: false, ...(isNewTime ? { windows: undefined } : {}) };
    }),
  });
  const windows = partyOf(proposed, windowsProposedBy({ ...meeting, thread }))?.windows;
  const proposal: Proposal = {
    by: delegationId,
    at: now.toISOString(),
    windows: isNewTime ? counter.windows : windows,
    durationMinutes,
    level,
    languages,
    roomFeatures,
    message: counter.message,
    changed: changedTerms,
  };
  return { ...proposed, thread: [...thread, proposal] };
}

/** Plain values are the same if they are written alike. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function termsChanged(meeting: Meeting, delegationId: string, counter: CounterProposal): Term[] {
  const { windows, durationMinutes, level, languages, roomFeatures, principalId, attendeeIds } = counter;
  const own = partyOf(meeting, delegationId);
  const proposedWindows = partyOf(meeting, windowsProposedBy(meeting))?.windows;
  const differs: Readonly<Record<Term, boolean>> = {
    windows: windows !== undefined && !same(windows, proposedWindows),
    duration: durationMinutes !== undefined && durationMinutes !== meeting.durationMinutes,
    level: level !== undefined && level !== meeting.level,
    languages: languages !== undefined && !same(languages, meeting.languages),
    roomFeatures: roomFeatures !== undefined && !same(roomFeatures, meeting.roomFeatures ?? []),
    // To name people for the first time belongs to every answer.
    people:
      own?.attendeeIds !== undefined &&
      attendeeIds !== undefined &&
      (principalId !== own.principalId || !same([...attendeeIds].sort(), [...own.attendeeIds].sort())),
  };
  return terms.filter((term) => differs[term]);
}
