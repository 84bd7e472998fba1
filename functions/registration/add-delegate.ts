import type { Answer } from '../shared/dynamo/command-log.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { fingerprintOf } from '../shared/identity/person-fingerprint.ts';
import { newId } from '../shared/ids.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import type { DelegationCommand } from './command.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { showDelegate } from './delegate-view.ts';
import { requireActor } from './delegation-access.ts';
import { requireOpen } from './domain/registration-window.ts';
import { draftDelegate, refusalToDraft } from './draft-delegate.ts';
import type { DelegateBody } from './schemas/delegate.ts';

export interface AddDelegate {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly delegates: DelegateStore;
  readonly secrets: DeriveSecret;
}

/**
 * A focal point adds a person to the delegation, or the organiser in its name.
 * 1. Registration must be open, but for the organiser, and the category one of the conference's.
 * 2. The draft takes a place of its category, the head flag if it is the head, and the person's own place at the
 *    conference: all at once, or not at all.
 * @throws NotFound, Forbidden, RegistrationClosed, UnknownCategory, InvalidRequest, DelegationWithdrawn, HeadAlreadyNamed,
 *   QuotaExceeded, AlreadyRegistered
 */
export async function addDelegate(
  { conferences, delegations, delegates, secrets }: AddDelegate,
  command: DelegationCommand & { readonly body: DelegateBody },
): Promise<Answer> {
  const { conferenceId, delegationId, body, identity, now } = command;
  const [{ value: conference }, fingerprint, actor] = await Promise.all([
    conferences.get(conferenceId),
    fingerprintOf(secrets, conferenceId, body.passport),
    requireActor(delegations, command),
  ]);
  if (actor === 'focal-point') requireOpen(conference.registration, now);
  const refusal = refusalToDraft(conference, body, now);
  if (refusal) throw refusal;

  const draft = draftDelegate(newId('dgt', now), delegationId, body, fingerprint);
  const answer: Answer = {
    status: 201,
    body: showDelegate(draft, conference),
    etag: etagOf(1),
    location: `/v1/conferences/${conferenceId}/delegations/${delegationId}/delegates/${draft.delegateId}`,
  };
  await delegates.add(conferenceId, draft, identity, answer);
  return answer;
}
