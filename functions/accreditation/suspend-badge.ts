import { badgeSuspendedV1 } from '../../events/accreditation/badge-suspended.v1.ts';
import type { Answer, CommandLog } from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { type ChangeBadge, changeBadge } from './change-badge.ts';
import type { BadgeStore } from './data/badge-store.ts';
import { suspend } from './domain/badge-lifecycle.ts';
import { changed, describe } from './issue-badge.ts';
import { presentBadgeState } from './present-badge.ts';

/**
 * An officer closes a badge until further notice, such as one that was reported lost. Gates refuse it from this moment on, and
 * whoever keeps lists of badges is told.
 * @throws NotFound, StaleVersion, IllegalBadgeTransition, Busy
 */
export async function suspendBadge(
  tools: { readonly badges: BadgeStore; readonly commands: CommandLog },
  command: ChangeBadge & { readonly by: string },
): Promise<Answer> {
  const { by, cause, now } = command;
  const { answer } = await changeBadge(tools, command, async (found) => {
    const after = suspend(found, by);
    return {
      writes: tools.badges.change(found, after, now),
      events: [composeEvent(badgeSuspendedV1, cause, changed(found), describe(found), now)],
      answer: { status: 200, body: presentBadgeState(after), etag: etagOf(after.version) },
    };
  });
  return answer;
}
