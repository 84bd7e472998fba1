import type { CommandLog } from '../shared/dynamo/command-log.ts';
import type { Run } from '../shared/events/scheduled-run.ts';
import { inTurns } from '../shared/in-turns.ts';
import type { ObjectBucket, StoredObject } from '../shared/objects/object-bucket.ts';
import type { VersionMarker } from '../shared/objects/object-versions.ts';
import { logger } from '../shared/observability/logger.ts';
import type { AccessLog } from './data/access-log.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import { type DelegateStore, requireNoHold } from './data/delegate-store.ts';
import { type DocumentPlace, placeOfObject } from './data/document-object.ts';
import { type DocumentStore, deleteFile } from './data/document-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { passportsKeptUntil } from './domain/retention.ts';

export interface DeleteScans {
  readonly conferences: ConferenceStore;
  readonly delegates: DelegateStore;
  readonly documents: DocumentStore;
  readonly accesses: AccessLog;
  readonly commands: CommandLog;
  readonly objects: ObjectBucket;
}

/** How the keys of all passport scans begin. */
const SCANS = 'passport/';
/** So many delegates are gone through at the same time. */
const AT_ONCE = 10;

interface ScansOfDelegate {
  readonly place: DocumentPlace;
  readonly versions: StoredObject[];
}

/**
 * Deletes the passport scans of conferences that keep no passports any more.
 * 1. The bucket tells which conferences have scans; those whose day has come are gone through, page by page.
 * 2. Scans of a delegate under a legal hold stay. When it is lifted, the next run finds them.
 * 3. Of anybody else every version of every scan goes, after that is written down.
 * When the time of a run is over the next goes on: what is deleted is not found again. What breaks off between writing down and
 * deleting is found again, and not written down twice.
 */
export async function deleteScans(dependencies: DeleteScans, run: Run): Promise<void> {
  const { conferences, objects } = dependencies;
  for await (const { folders } of pagesOf(objects, SCANS, run, true)) {
    for (const folder of folders) {
      const conferenceId = folder.slice(SCANS.length, -1);
      const conference = await conferences.findNow(conferenceId);
      if (!conference || run.now < passportsKeptUntil(conference.value)) continue;
      const deleted = await deleteAll(dependencies, folder, run);
      logger.info('passport scans deleted', { conferenceId, ...deleted });
    }
  }
}

async function deleteAll(
  dependencies: DeleteScans,
  folder: string,
  run: Run,
): Promise<{ files: number; held: number }> {
  let files = 0;
  let held = 0;
  for await (const { versions } of pagesOf(dependencies.objects, folder, run)) {
    await inTurns(byDelegate(versions), AT_ONCE, async (scans) => {
      if (!run.hasTime()) return;
      if (await deleteOf(dependencies, scans, run)) files += scans.versions.length;
      else held += scans.versions.length;
    });
  }
  return { files, held };
}

/** Gives false where a legal hold keeps the scans. @throws Busy, ObjectCallFailed */
async function deleteOf(
  { delegates, documents, accesses, commands, objects }: DeleteScans,
  { place, versions }: ScansOfDelegate,
  { now, runId }: Run,
): Promise<boolean> {
  const { conferenceId, delegationId, delegateId } = place;
  const ids = new Set(versions.map(({ key }) => placeOfObject(key)?.documentId));
  const mayGo = await decideOnLatest(async () => {
    const [delegate, present] = await Promise.all([
      delegates.findNow(conferenceId, delegationId, delegateId),
      documents.allNow(place),
    ]);
    if (delegate?.value.legalHold) return async () => false;
    const fresh = present.filter(({ value }) => ids.has(value.documentId) && value.deletedAt === undefined);
    const deleted = fresh.map(({ value }) => ({
      at: now.toISOString(),
      by: 'retention',
      roles: [],
      what: value.documentId,
      correlationId: runId,
      action: 'deleted' as const,
    }));
    const links = await accesses.links({ conferenceId, delegateId }, deleted);
    return async () => {
      if (fresh.length > 0) {
        await commands.write([
          requireNoHold(conferenceId, delegationId, delegateId),
          ...fresh.map((document) => deleteFile(conferenceId, document, now.toISOString())),
          ...links,
        ]);
      }
      return true;
    };
  });
  if (mayGo) for (const version of versions) await objects.remove(version);
  return mayGo;
}

async function* pagesOf(objects: ObjectBucket, prefix: string, { hasTime }: Run, folders = false) {
  let after: VersionMarker | undefined;
  do {
    const page = await objects.versions(prefix, { folders, after });
    yield page;
    after = page.next;
  } while (after && hasTime());
}

/** What is no scan of a delegate is left alone. */
function byDelegate(versions: readonly Required<StoredObject>[]): ScansOfDelegate[] {
  const found = new Map<string, ScansOfDelegate>();
  for (const version of versions) {
    const place = placeOfObject(version.key);
    if (place?.kind !== 'passport') continue;
    const scans = found.get(place.delegateId) ?? { place, versions: [] };
    scans.versions.push(version);
    found.set(place.delegateId, scans);
  }
  return [...found.values()];
}
