import { PreconditionRequired, StaleVersion } from '../shared/problem.ts';
import type { Replacing } from './command.ts';
import type { ConferenceStore, Versioned } from './data/conference-store.ts';
import type { EntityStore } from './data/entity-store.ts';
import type { Entity, EntityBody } from './schemas/entity.ts';

export interface PutEntity extends Replacing {
  readonly conferenceId: string;
  readonly entityKey: string;
  readonly body: EntityBody;
}

/**
 * The organiser enters an entity in the list of those who may be invited, or corrects the entry.
 * 1. The conference must exist, and what is in the list must be what the organiser read.
 * 2. The whole entry is put in its place.
 * @throws NotFound, PreconditionRequired, StaleVersion
 */
export async function putEntity(
  { conferences, entities }: { readonly conferences: ConferenceStore; readonly entities: EntityStore },
  { conferenceId, entityKey, body, expectedVersion, ifMatchSent }: PutEntity,
): Promise<Versioned<Entity> & { readonly created: boolean }> {
  const value: Entity = { entityKey, ...body };
  const [current] = await Promise.all([
    ifMatchSent && expectedVersion === undefined ? entities.findNow(conferenceId, entityKey) : undefined,
    conferences.get(conferenceId),
  ]);
  if (!ifMatchSent) {
    await entities.put(conferenceId, value, 0, () => new PreconditionRequired());
    return { value, version: 1, created: true };
  }
  const version = expectedVersion ?? current?.version;
  // Version 0 is nobody's: nothing that exists has it.
  if (version === undefined || version === 0) throw new StaleVersion();
  await entities.put(conferenceId, value, version);
  return { value, version: version + 1, created: false };
}
