import type { Answer, CommandLog } from '../shared/dynamo/command-log.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { bearerOf, type ChangeBadge, changeBadge } from './change-badge.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import type { ReprintReason } from './domain/badge.ts';
import { mustBeReprintable } from './domain/badge-lifecycle.ts';
import { UnknownCategory } from './domain/problems.ts';
import { type IssueBadgeTools, issueBadge } from './issue-badge.ts';
import { presentBadgeState } from './present-badge.ts';

export interface ReprintBadgeTools extends IssueBadgeTools {
  readonly accreditations: AccreditationStore;
  readonly conferences: ConferenceProjection;
  readonly commands: CommandLog;
}

/**
 * An officer replaces a badge by a new one for the same person.
 * 1. Its bearer must be admitted and come in person, and it must be the badge they have.
 * 2. The new badge is signed before anything is written; it is as live as the old one, and knows where its bearer is.
 * 3. The old serial dies in the transaction that makes the new one, and whoever keeps lists of badges is told of both.
 * @throws NotFound, StaleVersion, IllegalBadgeTransition, BearerNotAdmitted, UnknownCategory, Busy
 */
export async function reprintBadge(
  tools: ReprintBadgeTools,
  command: ChangeBadge & { readonly reason: ReprintReason; readonly by: string },
): Promise<Answer> {
  const { conferenceId, reason, by, cause, now } = command;
  const { answer } = await changeBadge(tools, command, async (old) => {
    const bearer = await bearerOf(tools, old);
    mustBeReprintable(old, bearer);
    const known = await tools.conferences.withCategory(conferenceId, bearer.profile.category);
    if (!known) throw new UnknownCategory(bearer.profile.category);

    const { badge, writes, events } = await issueBadge(tools, {
      bearer,
      ...known,
      old,
      suspended: old.status === 'suspended',
      suspendedBy: old.suspendedBy,
      reprint: { reason, by },
      cause,
      now,
    });
    const after = { ...bearer, serial: badge.serial, version: bearer.version + 1 };
    return {
      writes: [tools.accreditations.write(bearer, after), ...writes],
      events,
      answer: {
        status: 201,
        body: presentBadgeState(badge),
        etag: etagOf(badge.version),
        location: `/v1/conferences/${conferenceId}/badges/${badge.serial}`,
      },
    };
  });
  return answer;
}
