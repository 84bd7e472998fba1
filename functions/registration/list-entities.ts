import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { EntityStore } from './data/entity-store.ts';
import type { Entity } from './schemas/entity.ts';

export interface ListEntities {
  readonly conferences: ConferenceStore;
  readonly entities: EntityStore;
  readonly secrets: DeriveSecret;
}

/** One page of the organiser's list. @throws NotFound when there is no such conference, InvalidCursor */
export async function listEntities(
  { conferences, entities, secrets }: ListEntities,
  { conferenceId, page }: { readonly conferenceId: string; readonly page: PageRequest },
): Promise<Page<Entity>> {
  const found = await entities.list(conferenceId, page, await secrets('cursors'));
  if (found.items.length === 0) await conferences.get(conferenceId);
  return found;
}
