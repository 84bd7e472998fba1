import { runOfSteps } from './grid.ts';
import type { PlacedMeeting } from './meeting.ts';
import { attendeesOf } from './meeting.ts';
import { openDays, type Programme, sessionClaims, spanOf } from './programme.ts';
import { fits } from './room-choice.ts';

/**
 * Whether a placed meeting can stay where it is under a programme: its room is there and fits, it lies on steps inside
 * the opening hours, and nobody of its people speaks at that time. It keeps the turnaround it was booked with.
 */
export function placementHolds(meeting: PlacedMeeting, programme: Programme, seats: number): boolean {
  const { placement, withHost } = meeting;
  const room = programme.rooms.find(({ roomId }) => roomId === placement.roomId);
  if (!room || !fits(room, { seats, withHost })) return false;
  const day = openDays(programme).find((open) => open.day === placement.day);
  const span = spanOf(placement);
  if (!day || span.from < day.from || span.to > day.to || day.stepMinutes !== placement.stepMinutes) return false;
  const steps = runOfSteps(placement.step, placement.steps, placement.stepMinutes);
  const people = new Set(attendeesOf(meeting));
  return !sessionClaims(programme).some(
    (claim) =>
      claim.day === placement.day && people.has(claim.delegateId) && claim.steps.some((step) => steps.includes(step)),
  );
}

/** The meeting with the name its room has now; undefined when that is the name it knows. */
export function renamed(meeting: PlacedMeeting, programme: Programme): PlacedMeeting | undefined {
  const { placement } = meeting;
  const roomName = programme.rooms.find(({ roomId }) => roomId === placement.roomId)?.name;
  if (roomName === undefined || roomName === placement.roomName) return undefined;
  return {
    ...meeting,
    version: meeting.version + 1,
    sequence: meeting.sequence + 1,
    placement: { ...placement, roomName },
  };
}
