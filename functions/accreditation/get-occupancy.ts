import { NotFound } from '../shared/problem.ts';
import type { BadgeStore } from './data/badge-store.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import type { Occupancy } from './schemas/occupancy.ts';

/**
 * How many people are inside a zone. Nothing is counted when somebody passes: the badges say where their bearers are,
 * so what they say together is always right, whatever was repeated, merged late or broken off.
 * @throws NotFound for a conference that is not known here, and for a zone that no category opens
 */
export async function getOccupancy(
  { conferences, badges }: { readonly conferences: ConferenceProjection; readonly badges: BadgeStore },
  { conferenceId, zone, now }: { readonly conferenceId: string; readonly zone: string; readonly now: Date },
): Promise<Occupancy> {
  const conference = await conferences.get(conferenceId);
  if (!conference?.categories.some(({ zones }) => zones.includes(zone))) throw new NotFound();
  const inside: Record<string, number> = {};
  for (const { category, presence, replacedBy } of await badges.whereabouts(conferenceId)) {
    if (replacedBy !== undefined || presence[zone] !== 'in') continue;
    inside[category] = (inside[category] ?? 0) + 1;
  }
  const total = Object.values(inside).reduce((sum, count) => sum + count, 0);
  return { zone, inside: total, byCategory: inside, countedAt: now.toISOString() };
}
