import { Busy } from '../shared/problem.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { type DelegationProjection, nameOf } from './data/delegation-projection.ts';
import type { PhotoOnFile, PhotoProjection } from './data/photo-projection.ts';
import type { Badge } from './domain/badge.ts';
import { type GetBadge, type GetBadgeTools, getLiveBadge } from './get-badge.ts';
import type { BadgeFace } from './rendering/badge-pdf.ts';
import { colourOfCategory } from './rendering/category-colour.ts';

export interface ComposeBadgeFaceTools {
  readonly accreditations: AccreditationStore;
  readonly conferences: ConferenceProjection;
  readonly delegations: DelegationProjection;
  readonly photos: PhotoProjection;
}

/** What is printed on a badge, with its photo still in the bucket. */
export interface BadgeFaceOnFile {
  readonly face: Omit<BadgeFace, 'photo'>;
  readonly photo?: PhotoOnFile | undefined;
  /** Whether there is a frame even where no photo is. */
  readonly photoRequired: boolean;
}

/**
 * What is printed on a live badge.
 * @throws NotFound, BadgeNotActive, Busy
 */
export async function getBadgeFace(
  tools: GetBadgeTools & ComposeBadgeFaceTools,
  query: GetBadge,
): Promise<BadgeFaceOnFile> {
  return composeBadgeFace(tools, await getLiveBadge(tools, query));
}

/**
 * What is printed on a badge: what it says itself, its bearer as accredited, the delegation and the conference.
 * @throws Busy while what registration told of the delegation or the conference has not arrived
 */
export async function composeBadgeFace(tools: ComposeBadgeFaceTools, badge: Badge): Promise<BadgeFaceOnFile> {
  const [bearer, delegation, conference, photo] = await Promise.all([
    tools.accreditations.get(badge.conferenceId, badge.delegateId, { consistent: true }),
    tools.delegations.get(badge.conferenceId, badge.delegationId),
    tools.conferences.get(badge.conferenceId),
    tools.photos.get(badge.conferenceId, badge.delegateId),
  ]);
  if (!bearer || !delegation || !conference) throw new Busy();

  const { nativeName, title } = bearer.profile;
  const position = conference.categories.findIndex(({ key }) => key === badge.category);
  const category = conference.categories[position];
  const face = {
    conferenceName: conference.name,
    dates: [datesOf(conference), conference.city].filter(Boolean).join(' · '),
    badgeName: badge.badgeName,
    ...(nativeName === undefined ? {} : { nativeName }),
    ...(title === undefined ? {} : { title }),
    function: bearer.profile.function,
    delegationName: nameOf(delegation),
    categoryTitle: category?.title ?? badge.category,
    categoryColour: colourOfCategory(category?.colour, position),
    zones: badge.zones,
    serial: badge.serial,
    credential: badge.credential,
    version: badge.badgeVersion,
  };
  return { face, photo, photoRequired: category?.photoRequired ?? false };
}

/** As in “22–24 June 2021” and “28 June – 2 July 2021”. */
export function datesOf({ startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string }): string {
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const range = format.formatRange(Date.parse(startsOn), Date.parse(endsOn)).replaceAll(/\s+/g, ' ');
  return range.replace(/^(\d+) ?– ?(\d+)/, '$1–$2');
}
