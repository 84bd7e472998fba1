import type { PlacedMeeting } from './meeting.ts';
import type { Programme } from './programme.ts';

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
