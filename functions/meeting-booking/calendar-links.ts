import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { Answer, CommandIdentity } from '../shared/dynamo/command-log.ts';
import { newId } from '../shared/ids.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { Busy, Forbidden, NotFound, StaleVersion } from '../shared/problem.ts';
import { CALENDAR_LINKS, calendarPath, calendarToken, hashOfToken } from './calendar-token.ts';
import type { CalendarLink, CalendarLinkStore } from './data/calendar-link-store.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import { TooManyCalendarLinks } from './domain/problems.ts';
import { type CalendarLinkBody, type CalendarLinkView, calendarLinkView } from './schemas/calendar-link.ts';

export interface CalendarLinks {
  readonly directory: DirectoryStore;
  readonly links: CalendarLinkStore;
}

export interface OfDelegation {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly caller: Caller;
}

/** One link serves as many people as it is given to. */
const MOST_LINKS = 10;

/**
 * A focal point makes a link by which a calendar reads the meetings of their delegation.
 * 1. The delegation must be theirs and come. The protocol desk sees that, and may not: a link lives with its focal point.
 * 2. It takes a free place among the delegation's links. Its token is shown with the answer and kept nowhere but hashed.
 * @throws AlreadyAnswered, NotFound, Forbidden, TooManyCalendarLinks, Busy
 */
export async function createCalendarLink(
  { directory, links, secrets }: CalendarLinks & { readonly secrets: DeriveSecret },
  {
    body,
    identity,
    now,
    ...of
  }: OfDelegation & { readonly body: CalendarLinkBody; readonly identity: CommandIdentity; readonly now: Date },
): Promise<Answer> {
  const { conferenceId, delegationId, caller } = of;
  if ((await requireSight(directory, of)) !== 'own') throw new Forbidden();
  const calendarLinkId = newId('cal', now);
  const key = await secrets(CALENDAR_LINKS);
  const made = {
    calendarLinkId,
    conferenceId,
    delegationId,
    ...body,
    createdBy: caller.subject,
    createdAt: now.toISOString(),
    tokenHash: hashOfToken(calendarToken(key, conferenceId, calendarLinkId)),
  };
  for (let tries = 1; tries <= MOST_LINKS; tries++) {
    const taken = new Set((await links.list(conferenceId, delegationId)).map(({ slot }) => slot));
    const slot = Array.from({ length: MOST_LINKS }, (_, at) => at).find((at) => !taken.has(at));
    if (slot === undefined) throw new TooManyCalendarLinks(MOST_LINKS);
    const answer = { status: 201, body: showLink({ ...made, slot }) };
    try {
      await links.add({ ...made, slot }, identity, answer, now);
      return answer;
    } catch (error) {
      if (!(error instanceof StaleVersion)) throw error;
    }
  }
  throw new Busy();
}

/** Adds to the answer what is shown this once. */
export const presentLink =
  (secrets: DeriveSecret) =>
  async (answer: Answer, conferenceId: string, origin: string): Promise<Answer> => {
    const link = calendarLinkView.parse(answer.body);
    const token = calendarToken(await secrets(CALENDAR_LINKS), conferenceId, link.calendarLinkId);
    return { ...answer, body: { ...link, url: `${origin}${calendarPath(token)}` } };
  };

/** The links of a delegation, for those who speak for it and the protocol desk; the oldest first. @throws NotFound */
export async function listCalendarLinks(
  { directory, links }: CalendarLinks,
  of: OfDelegation,
): Promise<CalendarLinkView[]> {
  await requireSight(directory, of);
  const found = await links.list(of.conferenceId, of.delegationId);
  return found.map(showLink).sort((a, b) => (a.calendarLinkId < b.calendarLinkId ? -1 : 1));
}

/** The same people revoke one: from that moment on it opens nothing. @throws NotFound */
export async function revokeCalendarLink(
  { directory, links }: CalendarLinks,
  { calendarLinkId, ...of }: OfDelegation & { readonly calendarLinkId: string },
): Promise<void> {
  await requireSight(directory, of);
  const found = await links.list(of.conferenceId, of.delegationId);
  const link = found.find((one) => one.calendarLinkId === calendarLinkId);
  if (!link) throw new NotFound();
  await links.remove(link);
}

async function requireSight(
  directory: DirectoryStore,
  { conferenceId, delegationId, caller }: OfDelegation,
): Promise<'own' | 'protocol'> {
  const known = (await directory.delegations(conferenceId, [delegationId], { consistent: true })).get(delegationId);
  if (!known || known.withdrawn) throw new NotFound();
  if (known.focalPoints.includes(caller.subject)) return 'own';
  if (hasRole(caller, 'protocol')) return 'protocol';
  throw new NotFound();
}

const showLink = ({ calendarLinkId, delegationId, label, createdBy, createdAt }: CalendarLink): CalendarLinkView => ({
  calendarLinkId,
  delegationId,
  ...(label === undefined ? {} : { label }),
  createdBy,
  createdAt,
});
