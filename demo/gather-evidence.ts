import * as z from 'zod';
import { type Api, type Caller, forEach, waitFor } from './api.ts';
import { type BadgeEvidence, type Evidence, LIVE_BADGE, type MailEvidence } from './evidence.ts';
import { readCalendar, readFeed } from './read-calendar.ts';
import { readQr } from './read-qr.ts';
import { instantOf } from './reference-conference.ts';

/** Reads through the API, the mailbox and the queues all that the checker judges. */

const instant = z.iso.datetime().transform((text) => Date.parse(text));

const conferenceAnswer = z.object({ conferenceId: z.string(), startsOn: z.string(), endsOn: z.string() });

const programmeAnswer = z.object({
  grid: z.object({
    stepMinutes: z.number(),
    days: z.array(z.object({ day: z.string(), from: z.string(), to: z.string() })),
  }),
  sessions: z.array(
    z.object({
      title: z.string(),
      zone: z.string().optional(),
      startsAt: instant,
      endsAt: instant,
      speakers: z.array(z.string()),
    }),
  ),
  rooms: z.array(
    z.object({
      roomId: z.string(),
      name: z.string(),
      capacity: z.number(),
      turnaroundMinutes: z.number(),
      features: z.array(z.string()),
      zone: z.string().optional(),
      corridor: z.string().optional(),
      neighbours: z.array(z.string()).default([]),
    }),
  ),
  interpreters: z.array(z.object({ interpreterId: z.string(), languages: z.array(z.string()) })),
  travel: z.array(z.object({ from: z.string(), to: z.string(), minutes: z.number() })),
});

const keepApartAnswer = z.object({
  pairs: z.array(z.object({ delegationIds: z.tuple([z.string(), z.string()]), minutes: z.number() })),
});

const availabilityAnswer = z.object({
  delegateId: z.string(),
  maxMeetingsPerDay: z.number().optional(),
  lunch: z.object({ from: z.string(), to: z.string(), minutes: z.number() }).optional(),
});

const delegationItem = z.object({ delegationId: z.string() });
const delegationAnswer = z.object({
  delegationId: z.string(),
  status: z.string(),
  entity: z.object({ key: z.string(), kind: z.string() }),
  quotas: z.record(z.string(), z.object({ limit: z.number() })),
  focalPoint: z.object({ email: z.string() }),
});

const delegateItem = z.object({
  delegateId: z.string(),
  delegationId: z.string(),
  status: z.string(),
  category: z.string(),
  headOfDelegation: z.boolean(),
  attendance: z.string(),
  arrival: instant.optional(),
  departure: instant.optional(),
});

const accreditationItem = z.object({ delegateId: z.string(), status: z.string() });

const badgeAnswer = z.object({
  serial: z.string(),
  delegateId: z.string(),
  status: z.string(),
  badgeVersion: z.number(),
  category: z.string(),
  zones: z.array(z.string()),
});

const keySetAnswer = z.object({
  keys: z.array(
    z.object({
      kid: z.string().optional(),
      kty: z.string(),
      crv: z.string().optional(),
      x: z.string().optional(),
      y: z.string().optional(),
    }),
  ),
});

const meetingItem = z.object({
  meetingId: z.string(),
  status: z.string(),
  durationMinutes: z.number(),
  languages: z.array(z.string()).default([]),
  parties: z.array(
    z.object({
      delegationId: z.string(),
      principalId: z.string().optional(),
      attendeeIds: z.array(z.string()).optional(),
      windows: z.array(z.object({ from: instant, to: instant })).optional(),
    }),
  ),
  placement: z
    .object({
      roomId: z.string(),
      startsAt: instant,
      endsAt: instant,
      interpreterIds: z.array(z.string()).default([]),
      locked: z.boolean().default(false),
    })
    .optional(),
});

const mailEntry = z.object({
  position: z.number(),
  id: z.string(),
  to: z.array(z.string()),
  attachments: z.array(z.object({ contentType: z.string() })),
});
const mailPage = z.object({ items: z.array(mailEntry) });
const wholeMail = z.object({ attachments: z.array(z.object({ contentType: z.string(), content: z.base64() })) });

const eventPage = z.object({
  items: z.array(
    z.object({
      position: z.number(),
      'detail-type': z.string(),
      detail: z.object({ data: z.record(z.string(), z.unknown()) }),
    }),
  ),
});
export type BusEvent = z.infer<typeof eventPage>['items'][number];

const queuesAnswer = z.object({ idle: z.boolean(), deadLetters: z.record(z.string(), z.array(z.unknown())) });

/** A list without a status is only the work queue. */
const accreditationStatuses = ['screening', 'on-hold', 'info-requested', 'accredited', 'refused', 'withdrawn'];

const CALENDAR_TYPE = /^(?:text\/calendar|application\/ics)\b/i;

/** Everything that went over the bus, or what did after a position. */
export async function readEvents(api: Api, position = 0): Promise<BusEvent[]> {
  return readAfter(async (after) => {
    const { body } = await api.anybody.call('GET', `/local/events?after=${after}&limit=5000`);
    return eventPage.parse(body).items;
  }, position);
}

/** Whether everything that was written so far has had all its effects, and what was given up. */
export async function readQueues(api: Api): Promise<z.infer<typeof queuesAnswer>> {
  return queuesAnswer.parse((await api.anybody.call('GET', '/local/queues')).body);
}

/** Waits until everything that was written has had all its effects. */
export async function quiet(api: Api): Promise<void> {
  const idle = async (): Promise<true | undefined> => (await readQueues(api)).idle || undefined;
  await waitFor('the queues to be empty', idle, { deadlineMs: 180_000, everyMs: 100 });
}

async function readAfter<Item extends { readonly position: number }>(
  page: (after: number) => Promise<Item[]>,
  position = 0,
): Promise<Item[]> {
  const all: Item[] = [];
  for (;;) {
    const items = await page(all.at(-1)?.position ?? position);
    if (items.length === 0) return all;
    all.push(...items);
  }
}

/** A mail with the text of its calendar part, if it has one. */
export interface ReadMail {
  readonly id: string;
  readonly to: readonly string[];
  readonly calendarText?: string;
}

export async function readMails(api: Api): Promise<ReadMail[]> {
  const entries = await readAfter(async (after) => {
    const { body } = await api.anybody.call('GET', `/local/mailbox?after=${after}&limit=5000`);
    return mailPage.parse(body).items;
  });
  return forEach(entries, async ({ id, to, attachments }): Promise<ReadMail> => {
    if (!attachments.some(({ contentType }) => CALENDAR_TYPE.test(contentType))) return { id, to };
    const mail = wholeMail.parse((await api.anybody.call('GET', `/local/mailbox/${id}?format=json`)).body);
    const part = mail.attachments.find(({ contentType }) => CALENDAR_TYPE.test(contentType));
    return part ? { id, to, calendarText: Buffer.from(part.content, 'base64').toString('utf8') } : { id, to };
  });
}

/** Who may see what the checker needs. */
export interface Officers {
  readonly organiser: Caller;
  readonly accreditation: Caller;
  readonly protocol: Caller;
}

export async function gatherEvidence(
  api: Api,
  conferencePath: string,
  { organiser, accreditation, protocol }: Officers,
  {
    qrTexts = new Map<string, string>(),
    wishing = [],
    feeds = [],
    onProgress = (_done: number): void => undefined,
  }: {
    /** What was read from the pictures of QR codes before, by serial; the others are fetched and read. */
    readonly qrTexts?: ReadonlyMap<string, string>;
    /** Ids of the people who said when they can. */
    readonly wishing?: readonly string[];
    /** Calendar feeds as they were read, by the delegation whose meetings they show. */
    readonly feeds?: readonly { readonly delegationId: string; readonly text: string }[];
    readonly onProgress?: (done: number) => void;
  } = {},
): Promise<Evidence> {
  const get = async <Shape extends z.ZodType>(caller: Caller, path: string, shape: Shape) =>
    shape.parse((await caller.call('GET', conferencePath + path)).body);
  const list = async <Shape extends z.ZodType>(caller: Caller, path: string, shape: Shape) =>
    z.array(shape).parse(await caller.list(conferencePath + path));

  const conference = await get(organiser, '', conferenceAnswer);
  const programme = await get(protocol, '/programme', programmeAnswer);
  const { keys } = await get(api.anybody, '/badge-keys.json', keySetAnswer);
  const { pairs: keptApart } = await get(protocol, '/keep-apart', keepApartAnswer);
  const wishes = await forEach(wishing, (delegateId) =>
    get(protocol, `/delegates/${delegateId}/availability`, availabilityAnswer),
  );
  const [registered, accreditations, meetings, mails, events, queues] = await Promise.all([
    list(organiser, '/delegations', delegationItem),
    forEach(accreditationStatuses, (status) =>
      list(accreditation, `/accreditations?status=${status}`, accreditationItem),
    ),
    list(protocol, '/meetings', meetingItem),
    readMails(api),
    readEvents(api),
    readQueues(api),
  ]);
  const delegations = await forEach(registered, ({ delegationId }) =>
    get(organiser, `/delegations/${delegationId}`, delegationAnswer),
  );
  const delegates = (
    await forEach(registered, ({ delegationId }) =>
      list(organiser, `/delegations/${delegationId}/delegates`, delegateItem),
    )
  ).flat();

  const issued = new Set(
    events
      .filter((event) => event['detail-type'].startsWith('badge-issued.'))
      .map(({ detail }) => z.string().parse(detail.data.serial)),
  );
  const cancelledLate = new Set(
    events
      .filter(
        (event) => event['detail-type'].startsWith('meeting-cancelled.') && event.detail.data.wasConfirmed === true,
      )
      .map(({ detail }) => detail.data.meetingId),
  );
  const badges = await forEach(
    [...issued],
    async (serial): Promise<BadgeEvidence> => {
      const { badgeVersion: version, ...answer } = await get(accreditation, `/badges/${serial}`, badgeAnswer);
      const badge = { ...answer, version };
      if (badge.status !== LIVE_BADGE) return badge;
      const read = qrTexts.get(serial);
      if (read !== undefined) return { ...badge, qrText: read };
      const picture = await accreditation.call('GET', `${conferencePath}/badges/${serial}/qr.png`);
      return { ...badge, qrText: await readQr(picture.bytes) };
    },
    { done: onProgress },
  );

  const opening = programme.grid.days.map(({ day, from, to }) => ({
    from: Date.parse(instantOf(day, from)),
    to: Date.parse(instantOf(day, to)),
  }));
  return {
    conferenceId: conference.conferenceId,
    conferenceLasts: {
      from: Math.min(...opening.map(({ from }) => from)),
      to: Math.max(...opening.map(({ to }) => to)),
    },
    stepMinutes: programme.grid.stepMinutes,
    openingHours: opening,
    rooms: programme.rooms.map(({ roomId, features, neighbours, ...room }) => ({
      id: roomId,
      ...room,
      hostOnly: features.includes('host-only'),
      neighbourIds: neighbours,
    })),
    interpreters: programme.interpreters.map(({ interpreterId: id, languages }) => ({ id, languages })),
    travel: programme.travel,
    keptApart,
    wishes: wishes.map(({ lunch, ...wish }) => ({
      ...wish,
      lunch: lunch && {
        minutes: lunch.minutes,
        between: programme.grid.days.map(({ day }) => ({
          from: Date.parse(instantOf(day, lunch.from)),
          to: Date.parse(instantOf(day, lunch.to)),
        })),
      },
    })),
    sessions: programme.sessions.map(({ title, zone, startsAt, endsAt, speakers }) => ({
      title,
      zone,
      from: startsAt,
      to: endsAt,
      speakerIds: speakers,
    })),
    delegations: delegations.map(({ delegationId, status, entity, quotas, focalPoint }) => ({
      id: delegationId,
      status,
      entityKey: entity.key,
      isHost: entity.kind === 'host',
      quotas: Object.fromEntries(Object.entries(quotas).map(([category, { limit }]) => [category, limit])),
      focalPointEmail: focalPoint.email,
    })),
    delegates: delegates.map(({ delegateId, ...delegate }) => ({ id: delegateId, ...delegate })),
    accreditations: accreditations.flat(),
    badges,
    keys,
    meetings: meetings.map(({ meetingId, parties, placement, ...meeting }) => ({
      id: meetingId,
      ...meeting,
      wasConfirmed: cancelledLate.has(meetingId),
      parties: parties.map(({ delegationId, principalId, attendeeIds = [], windows }) => ({
        delegationId,
        attendeeIds: [...new Set([...(principalId ? [principalId] : []), ...attendeeIds])],
        windows,
      })),
      placement: placement && {
        roomId: placement.roomId,
        from: placement.startsAt,
        to: placement.endsAt,
        interpreterIds: placement.interpreterIds,
        locked: placement.locked,
      },
    })),
    mails: mails.map(
      ({ id, to, calendarText }): MailEvidence => ({
        id,
        to,
        ...(calendarText ? { calendar: readCalendar(calendarText) } : {}),
      }),
    ),
    feeds: feeds.map(({ delegationId, text }) => ({ delegationId, entries: readFeed(text) })),
    deadLetters: Object.fromEntries(Object.entries(queues.deadLetters).map(([name, dead]) => [name, dead.length])),
  };
}
