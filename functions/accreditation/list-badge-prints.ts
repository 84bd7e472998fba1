import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { NotFound } from '../shared/problem.ts';
import type { BadgeStore } from './data/badge-store.ts';
import type { PrintedCopy, PrintStore } from './data/print-store.ts';

/** When a badge was printed and by whom, the latest copy first. @throws NotFound, InvalidCursor */
export async function listBadgePrints(
  tools: { readonly badges: BadgeStore; readonly prints: PrintStore; readonly deriveSecret: DeriveSecret },
  {
    conferenceId,
    serial,
    page,
  }: { readonly conferenceId: string; readonly serial: string; readonly page: PageRequest },
): Promise<Page<PrintedCopy>> {
  const [badge, prints] = await Promise.all([
    tools.badges.get(conferenceId, serial),
    tools.prints.list(conferenceId, serial, page, await tools.deriveSecret('cursors')),
  ]);
  if (!badge) throw new NotFound();
  return prints;
}
