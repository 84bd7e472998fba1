import * as z from 'zod';
import { quiet, readEvents } from './gather-evidence.ts';
import { conferencePath } from './reference-conference.ts';
import type { Scene } from './scene.ts';

/** What the protocol desk sees of the meetings, and what the bus tells of them. */

const window = z.object({ from: z.string(), to: z.string() });
const deskMeeting = z.object({
  meetingId: z.string(),
  status: z.string(),
  requestedBy: z.string(),
  durationMinutes: z.number(),
  languages: z.array(z.string()).default([]),
  parties: z.array(
    z.object({
      delegationId: z.string(),
      principalId: z.string().optional(),
      attendeeIds: z.array(z.string()).default([]),
      windows: z.array(window).optional(),
    }),
  ),
  placement: z
    .object({
      day: z.string(),
      startsAt: z.string(),
      endsAt: z.string(),
      roomId: z.string(),
      locked: z.boolean().default(false),
      interpreterIds: z.array(z.string()).default([]),
    })
    .optional(),
});
export type DeskMeeting = z.infer<typeof deskMeeting>;
export type PlacedMeeting = DeskMeeting & { readonly placement: NonNullable<DeskMeeting['placement']> };

export async function meetingsWith(scene: Scene, status: string): Promise<DeskMeeting[]> {
  const items = await scene.staff.protocol.list(`${conferencePath}/meetings?status=${status}`);
  return z.array(deskMeeting).parse(items);
}

/** The confirmed meetings, by when they begin. */
export async function placedMeetings(scene: Scene): Promise<PlacedMeeting[]> {
  const confirmed = await meetingsWith(scene, 'confirmed');
  return confirmed
    .filter((meeting): meeting is PlacedMeeting => meeting.placement !== undefined)
    .toSorted((left, right) => left.placement.startsAt.localeCompare(right.placement.startsAt));
}

export const comesTo = ({ parties }: DeskMeeting, delegateId: string): boolean =>
  parties.some(({ attendeeIds }) => attendeeIds.includes(delegateId));

/** What became of meetings while something was done. */
export interface Effects {
  /** Ids of the meetings that have another slot or room, and of those that lost theirs. */
  readonly moved: ReadonlySet<string>;
  readonly waitlisted: ReadonlySet<string>;
}

/** Does something, waits for all its effects, and tells what became of meetings by it. */
export async function effectsOf(scene: Scene, change: () => Promise<unknown>): Promise<Effects> {
  const before = (await readEvents(scene.api)).at(-1)?.position ?? 0;
  await change();
  await quiet(scene.api);
  const events = await readEvents(scene.api, before);
  const told = (type: string): ReadonlySet<string> =>
    new Set(events.filter((event) => event['detail-type'] === type).map(({ detail }) => String(detail.data.meetingId)));
  return { moved: told('meeting-rescheduled.v1'), waitlisted: told('meeting-waitlisted.v1') };
}

export const inWords = ({ moved, waitlisted }: Effects): string => `${moved.size} moved, ${waitlisted.size} waitlisted`;
