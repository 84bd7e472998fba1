import type * as z from 'zod';
import type { delegateSubstitutedV1 } from '../../events/registration/delegate-substituted.v1.ts';
import type { delegateWithdrawnV1 } from '../../events/registration/delegate-withdrawn.v1.ts';
import type { delegationWithdrawnV1 } from '../../events/registration/delegation-withdrawn.v1.ts';
import { evenIfOutdated, type ReceivedEvent } from '../shared/events/event-consumer.ts';
import { StaleVersion } from '../shared/problem.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { MeetingChanged } from './data/meeting-store.ts';
import { ProgrammeReplaced } from './data/programme-store.ts';
import { endedBy, hasEnded, type Meeting } from './domain/meeting.ts';
import { change, type Run, runOf, type SettlingStores, settle, settleAllNaming } from './settle-meeting.ts';

const CONSUMER = 'follow-delegates';
const MOST_ATTEMPTS = 12;

/** A successor is known from the substitution before the nomination arrives; whatever registration tells is newer. */
const BEFORE_ANY_VERSION = 0;

type Delegate = { readonly delegateId: string; readonly delegationId: string };

/**
 * A delegate does not come any more.
 * 1. Keep that, so that nobody names them from now on.
 * 2. Sessions that they were to speak at give them back.
 * 3. A meeting about them is cancelled; of another they are taken off.
 */
export async function followWithdrawn(
  stores: SettlingStores,
  event: ReceivedEvent<z.output<typeof delegateWithdrawnV1.data>>,
  now: Date,
): Promise<void> {
  const { metadata, data } = event;
  await stores.directory.keepWithdrawal(metadata.conferenceId, data);
  await releaseSessions(stores, metadata.conferenceId, data);
  await settleAllNaming(stores, data, runOf(CONSUMER, event, now));
}

/**
 * Another person comes in a delegate's place.
 * 1. Keep who, and that the former one does not come any more.
 * 2. Sessions that the former one was to speak at give them back: who speaks is the protocol desk's to say.
 * 3. In every meeting the successor takes the former one's part, with the claims if they are free at that time.
 */
export async function followReplaced(
  stores: SettlingStores,
  event: ReceivedEvent<z.output<typeof delegateSubstitutedV1.data>>,
  now: Date,
): Promise<void> {
  const { conferenceId } = event.metadata;
  const { delegationId, delegateId, successor, ranksLower } = event.data;
  const heir = { delegateId: successor.delegateId, delegationId };
  const { directory } = stores;
  await directory.keepProfile(conferenceId, heir, BEFORE_ANY_VERSION, successor.profile).catch(evenIfOutdated);
  await directory.keepWithdrawal(conferenceId, event.data, { delegateId: heir.delegateId, ranksLower });
  await releaseSessions(stores, conferenceId, { delegateId, delegationId });
  await settleAllNaming(stores, { delegateId, delegationId }, runOf(CONSUMER, event, now));
}

/**
 * A delegation does not come any more.
 * 1. Keep that, so that nobody asks it from now on.
 * 2. What it was asked and has not answered is declined, what it is part of is cancelled.
 */
export async function followDelegationWithdrawn(
  stores: SettlingStores & { readonly delegations: DelegationStore },
  event: ReceivedEvent<z.output<typeof delegationWithdrawnV1.data>>,
  now: Date,
): Promise<void> {
  const { conferenceId } = event.metadata;
  const { delegationId } = event.data;
  await stores.delegations.keepWithdrawal(conferenceId, delegationId);
  for (const meeting of await stores.meetings.allOf(conferenceId, delegationId)) {
    await end(stores, meeting, delegationId, runOf(CONSUMER, event, now));
  }
}

/**
 * A meeting was asked for, accepted, waitlisted or changed while somebody in it left: whoever wrote it had read of them
 * before, and who followed the leaving had looked for meetings before. One look after both have written.
 */
export async function followMeeting(
  stores: SettlingStores,
  event: ReceivedEvent<{ readonly meetingId: string }>,
  now: Date,
): Promise<void> {
  const run = runOf(CONSUMER, event, now);
  const { meetingId } = event.data;
  const meeting = await stores.meetings.get(run.conferenceId, meetingId);
  if (!meeting) return;
  const sides = meeting.parties.map(({ delegationId }) => delegationId);
  const known = await stores.directory.delegations(run.conferenceId, sides, { consistent: true });
  const gone = sides.find((delegationId) => known.get(delegationId)?.withdrawn);
  if (gone !== undefined) await end(stores, meeting, gone, run);
  // The people of a confirmed meeting are looked at for the event that tells of that.
  else if (meeting.status !== 'confirmed') await settle(stores, meetingId, () => true, run);
}

async function end(stores: SettlingStores, found: Meeting, delegationId: string, run: Run): Promise<void> {
  let before: Meeting | undefined = found;
  for (let attempt = 1; before && attempt <= MOST_ATTEMPTS; attempt++) {
    const after = hasEnded(before, run.now) ? undefined : endedBy(before, delegationId);
    if (!after) return;
    try {
      return await change(stores, before, after, run);
    } catch (error) {
      if (!(error instanceof MeetingChanged)) throw error;
      before = await stores.meetings.get(run.conferenceId, found.meetingId);
    }
  }
  if (before) throw new Error(`${found.meetingId} kept changing`);
}

/** A person's own calendar says whether a session holds them; what holds whom is looked up only then. */
async function releaseSessions(
  { calendars, programmes }: SettlingStores,
  conferenceId: string,
  { delegateId }: Delegate,
): Promise<void> {
  const { days } = await calendars.person(conferenceId, delegateId, { consistent: true });
  const speaks = [...days.values()].some(({ holders }) => [...holders.values()].some((id) => id.startsWith('ses_')));
  if (!speaks) return;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const claims = (await calendars.speakerClaims(conferenceId)).filter((claim) => claim.delegateId === delegateId);
    const current = await programmes.get(conferenceId, { consistent: true });
    if (!current) return;
    try {
      for (const claim of claims) await calendars.releaseSpeaker(conferenceId, claim, current.version);
      return;
    } catch (error) {
      // The programme was replaced, or a run for it has released the same: look again at what is held.
      if (!(error instanceof ProgrammeReplaced || error instanceof StaleVersion)) throw error;
    }
  }
  throw new Error(`the sessions of ${delegateId} kept changing`);
}
