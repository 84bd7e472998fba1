import type { Answer } from '../shared/dynamo/command-log.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { newId } from '../shared/ids.ts';
import type { SignRequest } from '../shared/objects/signed-request.ts';
import { NotFound } from '../shared/problem.ts';
import type { DelegationCommand } from './command.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { objectKeyOf } from './data/document-object.ts';
import type { DocumentRecord, DocumentStore } from './data/document-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { requireFocalPoint } from './delegation-access.ts';
import { showDocument } from './document-view.ts';
import { requireLive } from './domain/delegate-life.ts';
import { documentRules, occupancyOf, slotFor } from './domain/document-rules.ts';
import { TooManyDocuments } from './domain/problems.ts';
import { requirePassportsKept } from './passport-rules.ts';
import { type DocumentBody, document } from './schemas/document.ts';

export interface AddDocument {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly delegates: DelegateStore;
  readonly documents: DocumentStore;
}

const SECONDS_TO_UPLOAD = 15 * 60;

/**
 * A focal point announces a document of a delegate, to upload it then.
 * 1. The delegate must be in the delegation. Whether registration is open does not matter: an officer may have asked. But no
 *    scan of a passport is taken once the conference keeps none.
 * 2. It takes a slot of its kind: a free one, or that of one that was rejected, never came, or is a photo still to be checked.
 * 3. Until a photo is accepted the delegate shows the last one announced.
 * @throws AlreadyAnswered, NotFound, Forbidden, NotAmendable, TooManyDocuments, Busy
 */
export async function addDocument(
  { conferences, delegations, delegates, documents }: AddDocument,
  command: DelegationCommand & { readonly delegateId: string; readonly body: DocumentBody },
): Promise<Answer> {
  const { conferenceId, delegationId, delegateId, body, identity, cause, now } = command;
  await requireFocalPoint(delegations, command);
  if (body.kind === 'passport') requirePassportsKept((await conferences.get(conferenceId)).value, now);
  const documentId = newId('doc', now);

  return decideOnLatest(async () => {
    const [delegate, present] = await Promise.all([
      delegates.findNow(conferenceId, delegationId, delegateId),
      documents.allNow(command),
    ]);
    if (!delegate) throw new NotFound();
    requireLive(delegate.value);
    const filed = present.map(({ value }) => value);
    const room = slotFor(body.kind, filed, now);
    if (!room) {
      throw new TooManyDocuments(body.kind, documentRules[body.kind].slots, occupancyOf(body.kind, filed));
    }

    const announced: DocumentRecord = {
      documentId,
      delegateId,
      delegationId,
      ...body,
      slot: room.slot,
      state: 'pending',
      requestedAt: now.toISOString(),
      uploadUntil: new Date(now.getTime() + SECONDS_TO_UPLOAD * 1000).toISOString(),
      correlationId: cause.correlationId,
    };
    const former = present.find(({ value }) => value === room.former);
    const answer: Answer = {
      status: 201,
      body: showDocument(announced),
      etag: etagOf(1),
      location: `/v1/conferences/${conferenceId}/delegations/${delegationId}/delegates/${delegateId}/documents/${documentId}`,
    };
    return async () => {
      await documents.announce(conferenceId, announced, former, delegate, identity, answer);
      return answer;
    };
  });
}

/**
 * Adds to the answer the leave to upload, signed as of the moment of the request: a repeat gets the very same, which ends
 * when the first does.
 */
export const presentUpload =
  (sign: SignRequest) =>
  async (answer: Answer, conferenceId: string): Promise<Answer> => {
    const announced = document.parse(answer.body);
    const upload = await sign({
      method: 'PUT',
      key: objectKeyOf({ conferenceId, ...announced }),
      headers: {
        'content-type': announced.contentType,
        'content-length': String(announced.size),
        'x-amz-checksum-sha256': announced.sha256,
      },
      secondsToLive: SECONDS_TO_UPLOAD,
      now: new Date(announced.requestedAt),
    });
    return { ...answer, body: { ...announced, upload } };
  };
