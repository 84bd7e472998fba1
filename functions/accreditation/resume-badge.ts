import { badgeResumedV1 } from '../../events/accreditation/badge-resumed.v1.ts';
import type { Answer, CommandLog } from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { bearerOf, type ChangeBadge, changeBadge } from './change-badge.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import type { BadgeStore } from './data/badge-store.ts';
import { mustBeResumable, resumed } from './domain/badge-lifecycle.ts';
import { changed, describe } from './issue-badge.ts';
import { presentBadgeState } from './present-badge.ts';

/**
 * An officer opens a suspended badge again.
 * 1. Its bearer must be admitted and come in person, and must still be so when it opens: one transaction makes sure of both.
 * 2. Whoever keeps lists of badges is told.
 * @throws NotFound, StaleVersion, IllegalBadgeTransition, BearerNotAdmitted, Busy
 */
export async function resumeBadge(
  tools: { readonly accreditations: AccreditationStore; readonly badges: BadgeStore; readonly commands: CommandLog },
  command: ChangeBadge,
): Promise<Answer> {
  const { cause, now } = command;
  const { answer } = await changeBadge(tools, command, async (found) => {
    const bearer = await bearerOf(tools, found);
    mustBeResumable(found, bearer);
    const after = resumed(found);
    return {
      writes: [...tools.badges.change(found, after, now), tools.accreditations.unchanged(bearer)],
      events: [composeEvent(badgeResumedV1, cause, changed(found), describe(found), now)],
      answer: { status: 200, body: presentBadgeState(after), etag: etagOf(after.version) },
    };
  });
  return answer;
}
