import type { ConferenceStore } from './data/conference-store.ts';
import type { StandingStore } from './data/standing-store.ts';
import { presentTotals, sumOf, type Totals } from './domain/totals.ts';

/** How many there are of whom, from counters that follow the events. @throws NotFound */
export async function getTotals(
  { conferences, standings }: { readonly conferences: ConferenceStore; readonly standings: StandingStore },
  conferenceId: string,
): Promise<Totals> {
  const [{ value: conference }, counters] = await Promise.all([
    conferences.get(conferenceId),
    standings.readTotals(conferenceId),
  ]);
  return presentTotals(sumOf(counters), conference);
}
