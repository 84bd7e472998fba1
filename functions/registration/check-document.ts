import type { EventEnvelope } from '../../events/envelope.ts';
import { documentAcceptedV1 } from '../../events/registration/document-accepted.v1.ts';
import { documentRejectedV1 } from '../../events/registration/document-rejected.v1.ts';
import { AlreadyConsumed } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import type { ObjectBucket, StoredObject } from '../shared/objects/object-bucket.ts';
import { logger } from '../shared/observability/logger.ts';
import { StaleVersion } from '../shared/problem.ts';
import { amendmentOf } from './amend-delegate.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegateRecord, DelegateStore } from './data/delegate-store.ts';
import { type DocumentPlace, objectKeyOf, placeOfObject } from './data/document-object.ts';
import type { Decision, DocumentChange, DocumentRecord, DocumentStore } from './data/document-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { isLive } from './domain/delegate-life.ts';
import { checkFile, type Finding, HEAD_BYTES, TAIL_BYTES } from './domain/document-check.ts';

/** What a scan for malware found, as GuardDuty calls it. */
export const scanVerdicts = ['NO_THREATS_FOUND', 'THREATS_FOUND', 'UNSUPPORTED', 'ACCESS_DENIED', 'FAILED'] as const;
export type ScanVerdict = (typeof scanVerdicts)[number];

export interface CheckDocument {
  readonly delegates: DelegateStore;
  readonly documents: DocumentStore;
  readonly objects: ObjectBucket;
  /** Whether every upload is scanned for malware here, so that nothing is accepted before. */
  readonly isScanned: boolean;
}

/** That an object came, or that it was scanned and with what result. */
export interface ObjectNotice {
  readonly eventId: string;
  readonly object: StoredObject;
  readonly verdict?: ScanVerdict;
  readonly now: Date;
}

const CONSUMER = 'check-document';
const REPLACED = 'A newer photo has taken its place.';
const GONE = 'The delegate is no longer in the delegation.';

/**
 * A document came into the bucket, or was scanned for malware.
 * 1. One that nobody waits for (another was announced in its place, it was decided on already, or passports are kept no longer) is removed, unless it is
 *    the very version that was accepted.
 * 2. It is rejected if it holds malware or could not be scanned, if the delegate has left the delegation, or if by its bytes
 *    it is not what it was said to be.
 * 3. Else it is accepted; but where uploads are scanned, not before its scan has found nothing.
 * 4. An accepted photo is the delegate's from then on, in place of the one before. Of a nominated delegate the officers look at
 *    it again.
 * 5. What was rejected or replaced is removed from the bucket, after that is written down: if this breaks off, the next
 *    delivery of the same notice makes up for it.
 * @throws ObjectCallFailed, Busy
 */
export async function checkDocument(dependencies: CheckDocument, notice: ObjectNotice): Promise<void> {
  const place = placeOfObject(notice.object.key);
  if (!place) return;
  const { objects, documents } = dependencies;
  await decideOnLatest(async () => {
    const present = await documents.allNow(place);
    const found = present.find(({ value }) => value.documentId === place.documentId);
    const state = found?.value.deletedAt === undefined ? found?.value.state : undefined;
    if (found && state === 'pending') return decideOn(dependencies, notice, place, found, present);
    return async () => {
      const isAccepted = found && state === 'accepted';
      if (!isAccepted || found.value.versionId !== notice.object.versionId) await objects.remove(notice.object);
      if (isAccepted) await removeReplaced(objects, place, present, found.value);
    };
  });
}

async function decideOn(
  { delegates, documents, objects, isScanned }: CheckDocument,
  { eventId, object, verdict, now }: ObjectNotice,
  place: DocumentPlace,
  found: Versioned<DocumentRecord>,
  present: readonly Versioned<DocumentRecord>[],
): Promise<() => Promise<void>> {
  const { conferenceId, delegationId, delegateId, documentId } = place;
  const delegate = await delegates.findNow(conferenceId, delegationId, delegateId);
  const live = delegate && isLive(delegate.value) ? delegate : undefined;
  const finding = live ? (findingOf(verdict) ?? (await look(objects, object, found.value))) : rejection(GONE);
  if (finding.accepted && isScanned && verdict === undefined) return async () => undefined;

  const before = found.value;
  const decidedAt = now.toISOString();
  const after: DocumentRecord = finding.accepted
    ? { ...before, state: 'accepted', decidedAt, versionId: object.versionId, ...finding.dimensions }
    : { ...before, state: 'rejected', decidedAt, reason: finding.reason };
  const cause: Cause = { conferenceId, correlationId: before.correlationId, causationId: eventId };
  const events = [eventOf(after, found.version + 1, object, cause, now)];
  const showing = live && photoShown(live.value, after);
  // The officers cleared somebody with another face.
  if (showing?.state === 'accepted' && live?.value.status === 'nominated') {
    events.push(amendmentOf({ ...live.value, photo: showing }, live.version + 1, ['photo'], { cause, now }));
  }
  const decision: Decision = {
    document: { before: found, after },
    replaced: finding.accepted ? replacedBy(after, present, decidedAt) : [],
    delegate: live,
    photo: showing,
  };
  return async () => {
    try {
      await documents.decide(conferenceId, decision, events, CONSUMER, eventId, now);
    } catch (error) {
      // Somebody else decided on it by this very notice: what is left to do shows on what is there now.
      throw error instanceof AlreadyConsumed ? new StaleVersion() : error;
    }
    if (!finding.accepted) await objects.remove(object);
    for (const { after: replaced } of decision.replaced ?? []) {
      await objects.remove(objectOf(conferenceId, replaced));
    }
    logger.info('document decided on', { documentId, state: after.state, verdict });
  };
}

const rejection = (reason: string): Finding => ({ accepted: false, reason });

/** What the scan alone decides. */
function findingOf(verdict: ScanVerdict | undefined): Finding | undefined {
  if (verdict === undefined || verdict === 'NO_THREATS_FOUND') return undefined;
  if (verdict === 'THREATS_FOUND') return rejection('The file holds malware. It was removed.');
  // It is not the sender's fault, and an operator should know.
  if (verdict !== 'UNSUPPORTED') logger.error('an upload could not be scanned for malware', { verdict });
  return rejection('The file could not be scanned for malware. Send it again, without a password on it.');
}

/** Looks at the beginning and the end of the file, never at all of it. */
async function look(objects: ObjectBucket, object: StoredObject, announced: DocumentRecord): Promise<Finding> {
  const { size, contentType, sha256 } = await objects.head(object);
  const [head, tail] =
    size === 0
      ? [new Uint8Array(), new Uint8Array()]
      : await Promise.all([
          objects.read(object, 0, Math.min(size, HEAD_BYTES) - 1),
          objects.read(object, Math.max(0, size - TAIL_BYTES), size - 1),
        ]);
  return checkFile(announced, { size, contentType, sha256, head, tail });
}

/** What the delegate shows once this photo is decided on; undefined when that does not change. */
function photoShown(delegate: DelegateRecord, { kind, documentId, state }: DocumentRecord): DelegateRecord['photo'] {
  if (kind !== 'photo') return undefined;
  // Until a photo is accepted the delegate shows what became of the last one; after that a rejected one changes nothing.
  return state === 'accepted' || delegate.photo?.documentId === documentId ? { documentId, state } : undefined;
}

/** The accepted photos that a newly accepted one replaces: in the order of things, one. */
function replacedBy(
  { kind, documentId }: DocumentRecord,
  present: readonly Versioned<DocumentRecord>[],
  decidedAt: string,
): DocumentChange[] {
  if (kind !== 'photo') return [];
  return present
    .filter(({ value }) => value.kind === 'photo' && value.state === 'accepted' && value.documentId !== documentId)
    .map((before) => ({ before, after: { ...before.value, state: 'rejected', decidedAt, reason: REPLACED } }));
}

/** For a delivery that breaks off between writing down and removing. */
async function removeReplaced(
  objects: ObjectBucket,
  { conferenceId }: DocumentPlace,
  present: readonly Versioned<DocumentRecord>[],
  accepted: DocumentRecord,
): Promise<void> {
  if (accepted.kind !== 'photo') return;
  for (const { value } of present) {
    if (value.kind === 'photo' && value.reason === REPLACED) await objects.remove(objectOf(conferenceId, value));
  }
}

const objectOf = (conferenceId: string, document: DocumentRecord): StoredObject => ({
  key: objectKeyOf({ conferenceId, ...document }),
  versionId: document.versionId,
});

function eventOf(
  document: DocumentRecord,
  version: number,
  object: StoredObject,
  cause: Cause,
  now: Date,
): EventEnvelope {
  const { documentId, delegateId, delegationId, kind, contentType, size, sha256, width, height } = document;
  const aggregate = { id: documentId, version };
  const whose = { documentId, delegateId, delegationId, kind };
  if (document.state === 'rejected') {
    return composeEvent(documentRejectedV1, cause, aggregate, { ...whose, reason: document.reason ?? '' }, now);
  }
  return composeEvent(
    documentAcceptedV1,
    cause,
    aggregate,
    { ...whose, contentType, size, sha256, width, height, object },
    now,
  );
}
