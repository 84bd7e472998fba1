import type * as z from 'zod';
import type { conferenceConfiguredV1 } from '../../events/registration/conference-configured.v1.ts';
import type { delegateNominatedV1 } from '../../events/registration/delegate-nominated.v1.ts';
import type { delegateSubstitutedV1 } from '../../events/registration/delegate-substituted.v1.ts';
import type { delegationRegisteredV1 } from '../../events/registration/delegation-registered.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { RegistrationProjection } from './data/registration-projection.ts';

type Received<Definition extends { readonly data: z.ZodType }> = ReceivedEvent<z.output<Definition['data']>>;

const BEFORE_ANY_VERSION = 0;

export interface ProjectRegistration {
  readonly registration: RegistrationProjection;
}

/**
 * The conference as a mail names it. One conditional write; an older version is dropped.
 * @throws OutdatedEvent
 */
export async function projectConference(
  { registration }: ProjectRegistration,
  { metadata, data }: Received<typeof conferenceConfiguredV1>,
): Promise<void> {
  const { name, city, startsOn, endsOn, timeZone } = data;
  const categories = Object.fromEntries(data.categories.map(({ key, title }) => [key, title]));
  // What the codes for other verdicts mean is written to nobody.
  const requests = data.reasonCodes?.filter(({ verdicts }) => verdicts?.includes('more-info') ?? true);
  const reasons = requests && Object.fromEntries(requests.map(({ key, title }) => [key, title]));
  await registration.putConference(
    { conferenceId: metadata.conferenceId, name, city, startsOn, endsOn, timeZone, categories, reasons },
    metadata.aggregateVersion,
  );
}

/**
 * The delegation, and who answers for it, when it registered and when that changed: the focal point gets its mail.
 * @throws OutdatedEvent
 */
export async function projectDelegation(
  { registration }: ProjectRegistration,
  { metadata, data }: Received<typeof delegationRegisteredV1>,
): Promise<void> {
  const { name, email, language } = data.focalPoint;
  await registration.putDelegation(
    {
      conferenceId: metadata.conferenceId,
      delegationId: data.delegationId,
      represents: data.entity,
      // A focal point who named no language is written to in the delegation's first one.
      focalPoint: { name, email, language: language ?? data.languages[0] },
    },
    metadata.aggregateVersion,
  );
}

/**
 * A delegate as a mail names them, when nominated and when amended. Of a person no more than the name on the badge and
 * the function.
 * @throws OutdatedEvent
 */
export async function projectDelegate(
  { registration }: ProjectRegistration,
  {
    metadata,
    data,
  }: ReceivedEvent<Pick<z.output<typeof delegateNominatedV1.data>, 'delegateId' | 'delegationId' | 'profile'>>,
): Promise<void> {
  const { badgeName, title, function: role } = data.profile;
  await registration.putDelegate(
    {
      conferenceId: metadata.conferenceId,
      delegationId: data.delegationId,
      delegateId: data.delegateId,
      badgeName,
      title,
      function: role,
    },
    metadata.aggregateVersion,
  );
}

/**
 * Who comes in somebody's place is named in meetings before their nomination arrives, which a photo may hold up; whatever
 * registration tells of them is newer than that.
 * @throws OutdatedEvent
 */
export async function projectSuccessor(
  { registration }: ProjectRegistration,
  { metadata, data }: Received<typeof delegateSubstitutedV1>,
): Promise<void> {
  const { successor, delegationId } = data;
  const { badgeName, title, function: role } = successor.profile;
  await registration.putDelegate(
    {
      conferenceId: metadata.conferenceId,
      delegationId,
      delegateId: successor.delegateId,
      badgeName,
      title,
      function: role,
    },
    BEFORE_ANY_VERSION,
  );
}
