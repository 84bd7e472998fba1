import type { Delegation, StagedConference } from './staged-conference.ts';

const MINUTE = 60_000;

/** Meetings of two delegations that are in rooms near each other within so many minutes, by the names of the rooms. */
export async function tooNear(
  conference: StagedConference,
  meetingIds: readonly string[],
  [red, blue, minutes]: readonly [Delegation, Delegation, number],
  isNear: (one: string, other: string) => boolean,
): Promise<string[]> {
  const placed = (await Promise.all(meetingIds.map((id) => conference.meeting(id)))).flatMap((meeting) => {
    const sides = meeting.parties.map(({ delegationId }) => delegationId);
    const { placement, meetingId } = meeting;
    return placement ? [{ meetingId, sides, placement }] : [];
  });
  const of = ({ delegationId }: Delegation, not: Delegation) =>
    placed.filter(({ sides }) => sides.includes(delegationId) && !sides.includes(not.delegationId));
  return of(red, blue).flatMap((one) =>
    of(blue, red)
      .filter(({ placement }) => {
        const leeway = minutes * MINUTE;
        const isSoon =
          Date.parse(one.placement.startsAt) < Date.parse(placement.endsAt) + leeway &&
          Date.parse(placement.startsAt) < Date.parse(one.placement.endsAt) + leeway;
        return isSoon && isNear(one.placement.roomName, placement.roomName);
      })
      .map(({ meetingId }) => `${one.meetingId} is near ${meetingId}`),
  );
}

/** Rooms whose names begin alike. */
export const inOneWing = (one: string, other: string): boolean => one.split(' ')[0] === other.split(' ')[0];

/** Everybody's placed meetings between which there is not enough time to travel. */
export async function hurried(conference: StagedConference, meetingIds: readonly string[], minutes: number) {
  const meetings = await Promise.all(meetingIds.map((id) => conference.meeting(id)));
  const stays = meetings.flatMap(({ meetingId, parties, placement }) =>
    placement
      ? [...parties.flatMap(({ attendeeIds = [] }) => attendeeIds), ...(placement.interpreterIds ?? [])].map((who) => ({
          ...{ who, meetingId, zone: placement.zone },
          ...{ from: Date.parse(placement.startsAt), to: Date.parse(placement.endsAt) },
        }))
      : [],
  );
  return stays.flatMap((one) =>
    stays
      .filter(({ who, meetingId }) => who === one.who && meetingId > one.meetingId)
      .filter(({ zone, from, to }) => {
        const way = zone === one.zone ? 0 : minutes * 60_000;
        return from < one.to + way && one.from < to + way;
      })
      .map(({ meetingId }) => `${one.who} is hurried between ${one.meetingId} and ${meetingId}`),
  );
}
