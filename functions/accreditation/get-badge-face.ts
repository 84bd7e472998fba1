import { Busy } from '../shared/problem.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { nameOf } from './data/delegation-projection.ts';
import { type GetBadge, type GetBadgeTools, getLiveBadge } from './get-badge.ts';
import type { BadgeFace } from './rendering/badge-pdf.ts';
import { colourOfCategory } from './rendering/category-colour.ts';

export interface GetBadgeFaceTools extends GetBadgeTools {
  readonly accreditations: AccreditationStore;
  readonly conferences: ConferenceProjection;
}

/**
 * What is printed on a live badge: what it says itself, its bearer as accredited, the delegation and the conference.
 * @throws NotFound, BadgeNotActive
 * @throws Busy while what registration told of the delegation or the conference has not arrived
 */
export async function getBadgeFace(tools: GetBadgeFaceTools, query: GetBadge): Promise<BadgeFace> {
  const badge = await getLiveBadge(tools, query);
  const [bearer, delegation, conference] = await Promise.all([
    tools.accreditations.get(badge.conferenceId, badge.delegateId, { consistent: true }),
    tools.delegations.get(badge.conferenceId, badge.delegationId),
    tools.conferences.get(badge.conferenceId),
  ]);
  if (!bearer || !delegation || !conference) throw new Busy();

  const { nativeName, title } = bearer.profile;
  const position = conference.categories.findIndex(({ key }) => key === badge.category);
  const category = conference.categories[position];
  return {
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
}

/** As in “22–24 June 2021” and “28 June – 2 July 2021”. */
function datesOf({ startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string }): string {
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const range = format.formatRange(Date.parse(startsOn), Date.parse(endsOn)).replaceAll(/\s+/g, ' ');
  return range.replace(/^(\d+) ?– ?(\d+)/, '$1–$2');
}
