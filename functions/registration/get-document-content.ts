import type { SignRequest } from '../shared/objects/signed-request.ts';
import { NotFound } from '../shared/problem.ts';
import type { AccessLog } from './data/access-log.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import { objectKeyOf } from './data/document-object.ts';
import type { DocumentStore } from './data/document-store.ts';
import { recordAccess, type WhosePassport } from './disclose-passport.ts';
import type { DocumentType } from './domain/document-rules.ts';
import { DocumentNotAccepted } from './domain/problems.ts';
import { isKept } from './domain/retention.ts';
import type { DocumentContent } from './schemas/document.ts';

export interface GetDocumentContent {
  readonly conferences: ConferenceStore;
  readonly delegates: DelegateStore;
  readonly documents: DocumentStore;
  readonly accesses: AccessLog;
  readonly sign: SignRequest;
}

const SECONDS_TO_DOWNLOAD = 5 * 60;

const ENDINGS: Readonly<Record<DocumentType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
};

/**
 * An officer who screens wants to see a document.
 * 1. It must have been accepted: what was not checked nobody opens. That version is shown which was checked.
 * 2. A passport scan is there for as long as the conference keeps passports and until it is deleted, and it is recorded first
 *    who asks for it.
 * 3. They get leave to download it, for a few minutes, as a file to be saved and not as a page of ours.
 * @throws NotFound, DocumentNotAccepted, Busy
 */
export async function getDocumentContent(
  dependencies: GetDocumentContent,
  whose: WhosePassport & { readonly documentId: string },
): Promise<DocumentContent> {
  const { documents, accesses, sign } = dependencies;
  const { documentId, now } = whose;
  const found = await documents.find(whose, documentId);
  if (!found) throw new NotFound();
  const { kind, state, contentType, size, sha256, versionId, deletedAt } = found.value;
  if (deletedAt !== undefined) throw new NotFound();
  if (state !== 'accepted') throw new DocumentNotAccepted();

  if (kind === 'passport') {
    await requireKept(dependencies, whose);
    await recordAccess(accesses, whose, documentId);
  }
  const download = await sign({
    method: 'GET',
    key: objectKeyOf({ ...whose, kind }),
    query: {
      'response-content-disposition': `attachment; filename="${documentId}.${ENDINGS[contentType]}"`,
      ...(versionId === undefined ? {} : { versionId }),
    },
    secondsToLive: SECONDS_TO_DOWNLOAD,
    now,
  });
  return { documentId, contentType, size, sha256, download };
}

/** Past the day of its deletion a scan is not there, whether or not it has been deleted yet. @throws NotFound */
async function requireKept(
  { conferences, delegates }: GetDocumentContent,
  { conferenceId, delegationId, delegateId, now }: WhosePassport,
): Promise<void> {
  const [{ value: conference }, delegate] = await Promise.all([
    conferences.get(conferenceId),
    delegates.find(conferenceId, delegationId, delegateId),
  ]);
  const isHeld = delegate?.value.legalHold !== undefined;
  if (!isKept({ isHeld }, conference, now)) throw new NotFound();
}
