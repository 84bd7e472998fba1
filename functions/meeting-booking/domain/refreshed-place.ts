import type { PlacedMeeting, Placement } from './meeting.ts';

/**
 * The meeting in the place it has, as that is by now; undefined when that is what it knows. The calendar entry shows the name
 * of the room, but neither its zone nor who interprets.
 */
export function refreshed(meeting: PlacedMeeting, place: Placement): PlacedMeeting | undefined {
  const { roomName, zone, interpreterIds = [] } = meeting.placement;
  const isRenamed = roomName !== place.roomName;
  if (!isRenamed && zone === place.zone && interpreterIds.join() === (place.interpreterIds ?? []).join())
    return undefined;
  return {
    ...meeting,
    version: meeting.version + 1,
    sequence: isRenamed ? meeting.sequence + 1 : meeting.sequence,
    placement: place,
  };
}
