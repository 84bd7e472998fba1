/** A room in which only a meeting of the host delegation takes place. */
export const HOST_ONLY = 'host-only';

export interface Room {
  readonly roomId: string;
  readonly name: string;
  readonly capacity: number;
  readonly turnaroundMinutes: number;
  readonly features: readonly string[];
}

export interface RoomNeed {
  readonly meetingId: string;
  /** People who come in person, of all sides. */
  readonly seats: number;
  /** Whether a host delegation is a party. */
  readonly withHost: boolean;
}

/** How many chairs it takes: people who attend by video sit elsewhere. */
export const seatsFor = (
  delegates: Iterable<{ readonly attendance?: 'in-person' | 'remote' | undefined } | undefined>,
): number => [...delegates].filter((delegate) => delegate?.attendance !== 'remote').length;

export const isOpenTo = ({ features }: Room, withHost: boolean): boolean => withHost || !features.includes(HOST_ONLY);

/** How many the largest room holds that is open to a meeting; undefined while there is none. */
export function mostSeats(rooms: readonly Room[], withHost: boolean): number | undefined {
  const open = rooms.filter((room) => isOpenTo(room, withHost));
  return open.length === 0 ? undefined : Math.max(...open.map(({ capacity }) => capacity));
}

/**
 * The rooms that fit a meeting, best first: the host's own room for the host, then the smallest that is large enough,
 * then the one with the least equipment that somebody else may need. Rooms alike are tried in an order of each
 * meeting's own, so that meetings placed at the same time do not all want the same room.
 */
export function roomsInOrder<Candidate extends Room>(rooms: readonly Candidate[], need: RoomNeed): Candidate[] {
  const rank = (room: Candidate): number[] => [
    room.features.includes(HOST_ONLY) ? 0 : 1,
    room.capacity,
    room.features.length,
    scatter(`${need.meetingId}/${room.roomId}`),
  ];
  return rooms
    .filter((room) => room.capacity >= need.seats && isOpenTo(room, need.withHost))
    .map((room) => ({ room, rank: rank(room) }))
    .sort((a, b) => byRank(a.rank, b.rank))
    .map(({ room }) => room);
}

function byRank(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Spreads texts evenly over 32 bits (FNV-1a with a final mix). */
export function scatter(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
