import { type Fault, Problem } from '../../shared/problem.ts';

export class NoProgramme extends Problem {
  constructor() {
    super('no-programme', 'The protocol desk has not put the programme yet, so that no meeting can be asked for.');
  }
}

export class InvalidProgramme extends Problem {
  constructor(errors: readonly Fault[]) {
    super('invalid-programme', 'The programme contradicts itself or the conference.', { errors });
  }
}

export class InvalidAvailability extends Problem {
  constructor(errors: readonly Fault[]) {
    super('invalid-availability', 'The availability contradicts itself or the conference.', { errors });
  }
}

export class InvalidKeepApart extends Problem {
  constructor(errors: readonly Fault[]) {
    super('invalid-keep-apart', 'The list contradicts itself or the conference.', { errors });
  }
}

export class InvalidMeeting extends Problem {
  constructor(errors: readonly Fault[]) {
    super('invalid-meeting', 'The meeting does not fit the programme or the delegations.', { errors });
  }
}

export class TooManyProposals extends Problem {
  constructor(limit: number) {
    super('too-many-proposals', `There have been ${limit} proposals for this meeting.`, { limit });
  }
}

/** No time suits everybody and leaves a room; nothing was changed. */
export class NoSlot extends Problem {
  constructor() {
    super('no-slot', 'There is no time at which everybody could, with a room that fits. Nothing was changed.');
  }
}

/** What a chosen slot would need and cannot have. */
export interface Conflict {
  readonly kind: string;
  readonly id?: string | undefined;
  readonly meetingId?: string | undefined;
}

export class SlotTaken extends Problem {
  constructor(conflicts: readonly Conflict[]) {
    super('slot-taken', 'Somebody or something that the meeting needs is not free at that time.', { conflicts });
  }
}

/** More people and meetings would change at once than one transaction takes. */
export class TooMuchToMove extends Problem {
  constructor() {
    super('too-much-to-move', 'More people and meetings would have to be moved at once than one step takes.');
  }
}

export class MeetingLocked extends Problem {
  constructor() {
    super('meeting-locked', 'The meeting is locked to its slot and its room.');
  }
}

export class TooManyCalendarLinks extends Problem {
  constructor(limit: number) {
    super('too-many-calendar-links', `A delegation has at most ${limit} calendar links.`, { limit });
  }
}

/** The state of the meeting does not allow what was asked. */
export class MeetingNotOpen extends Problem {
  constructor(detail: string, status: string) {
    super('meeting-not-open', detail, { meetingStatus: status });
  }
}

/** More than one plan takes: meetings to be placed, or meetings that may be moved for them. */
export class PlanTooLarge extends Problem {
  constructor(of: 'requests' | 'placed', found: number, limit: number) {
    const advice =
      of === 'requests'
        ? `${found} meetings wait for a slot, and a plan takes ${limit}: name those that come first, and plan again for the others.`
        : `${found} meetings that have a slot could be moved, and a plan takes ${limit}: plan with \`mayMove: false\`.`;
    super('plan-too-large', advice, { of, found, limit });
  }
}
