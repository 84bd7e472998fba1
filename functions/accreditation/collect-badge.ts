import type { Answer, CommandLog } from '../shared/dynamo/command-log.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { type ChangeBadge, changeBadge } from './change-badge.ts';
import type { BadgeStore } from './data/badge-store.ts';
import { collect } from './domain/badge-lifecycle.ts';
import { presentBadgeState } from './present-badge.ts';

/**
 * The desk hands a printed badge out, once. No service waits for it, so nothing is told.
 * @throws NotFound, StaleVersion, IllegalBadgeTransition, BadgeCollected, Busy
 */
export async function collectBadge(
  tools: { readonly badges: BadgeStore; readonly commands: CommandLog },
  command: ChangeBadge & { readonly by: string; readonly collectedBy: string },
): Promise<Answer> {
  const { by, collectedBy, now } = command;
  const { answer } = await changeBadge(tools, command, async (found) => {
    const after = collect(found, { at: now.toISOString(), by, collectedBy });
    return {
      writes: tools.badges.change(found, after, now),
      answer: { status: 200, body: presentBadgeState(after), etag: etagOf(after.version) },
    };
  });
  return answer;
}
