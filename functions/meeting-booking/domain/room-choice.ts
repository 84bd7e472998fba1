/** A room in which only a meeting of the host delegation takes place. */
export const HOST_ONLY = 'host-only';

/** A room in which people who attend from elsewhere are seen and heard. */
export const VIDEO = 'video';

export interface Room {
  readonly roomId: string;
  readonly name: string;
  readonly capacity: number;
  readonly turnaroundMinutes: number;
  readonly features: readonly string[];
  /** Between zones people need time to travel. */
  readonly zone?: string | undefined;
  readonly corridor?: string | undefined;
  /** Ids of the rooms next to it; it is next to a room that names it, too. */
  readonly neighbours?: readonly string[] | undefined;
}

/** What a meeting needs of a room. */
export interface RoomNeed {
  /** People who come in person, of all sides. */
  readonly seats: number;
  /** Whether a host delegation is a party. */
  readonly withHost: boolean;
  /** What was asked for, and what the people need. */
  readonly features: readonly string[];
}

/** What a meeting needs of a room because of who comes, and what was asked for. */
export const roomNeedOf = (
  {
    withHost,
    roomFeatures = [],
  }: { readonly withHost: boolean; readonly roomFeatures?: readonly string[] | undefined },
  delegates: readonly ({ readonly attendance?: 'in-person' | 'remote' | undefined } | undefined)[],
): RoomNeed => {
  const seats = delegates.filter((delegate) => delegate?.attendance !== 'remote').length;
  return { seats, withHost, features: [...(seats < delegates.length ? [VIDEO] : []), ...roomFeatures] };
};

export const isOpenTo = ({ features }: Room, withHost: boolean): boolean => withHost || !features.includes(HOST_ONLY);

export const hasFeatures = (room: Room, features: readonly string[]): boolean =>
  features.every((feature) => room.features.includes(feature));

/**
 * The rooms that fit a meeting, best first: the host's own room for the host, then the smallest that is large enough,
 * then the one with the least equipment that somebody else may need. Rooms alike are tried in an order of each
 * meeting's own, so that meetings placed at the same time do not all want the same room.
 */
export function roomsInOrder<Candidate extends Room>(
  rooms: readonly Candidate[],
  need: RoomNeed & { readonly meetingId: string },
): Candidate[] {
  const rank = (room: Candidate): number[] => [
    room.features.includes(HOST_ONLY) ? 0 : 1,
    room.capacity,
    room.features.length,
    scatter(`${need.meetingId}/${room.roomId}`),
  ];
  return rooms
    .filter((room) => room.capacity >= need.seats && isOpenTo(room, need.withHost) && hasFeatures(room, need.features))
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
