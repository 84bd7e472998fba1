import type * as z from 'zod';
import type { conferenceConfiguredV1 } from '../../events/registration/conference-configured.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';

/**
 * Keeps of a conference what decides about people and what badges show. One conditional write; an older version is dropped.
 * @throws OutdatedEvent
 */
export async function projectConference(
  { conferences }: { readonly conferences: ConferenceProjection },
  { metadata, data }: ReceivedEvent<z.output<typeof conferenceConfiguredV1.data>>,
): Promise<void> {
  const { name, city, startsOn, endsOn, timeZone, passes } = data;
  const categories = data.categories.map(
    ({ key, title, zones, requiredVerdicts, photoRequired, conditions, colour }) => ({
      key,
      title,
      zones,
      requiredVerdicts: [...new Set(requiredVerdicts)],
      photoRequired,
      ...(conditions && conditions.length > 0 ? { conditions } : {}),
      colour,
    }),
  );
  const reasonCodes = data.reasonCodes?.map(({ key, verdicts }) => ({ key, ...(verdicts ? { verdicts } : {}) }));
  await conferences.put(
    { conferenceId: metadata.conferenceId, name, city, startsOn, endsOn, timeZone, categories, reasonCodes, passes },
    metadata.aggregateVersion,
  );
}
