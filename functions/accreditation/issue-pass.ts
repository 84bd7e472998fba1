import { passIssuedV1 } from '../../events/accreditation/pass-issued.v1.ts';
import type { Answer, CommandIdentity, CommandLog } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { newId } from '../shared/ids.ts';
import { NotFound } from '../shared/problem.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import type { DelegationProjection } from './data/delegation-projection.ts';
import type { PassStore } from './data/pass-store.ts';
import { badgeValidity } from './domain/badge-validity.ts';
import { keyIdOf } from './domain/credential-key.ts';
import { assemblePass, encodePass, type Pass, passToBeSigned } from './domain/pass.ts';
import { PassLimitReached } from './domain/problems.ts';
import { presentPass } from './present-pass.ts';
import type { BadgeSigner } from './signing/badge-signer.ts';

export interface IssuePassTools {
  readonly commands: CommandLog;
  readonly conferences: ConferenceProjection;
  readonly delegations: DelegationProjection;
  readonly passes: PassStore;
  readonly signer: BadgeSigner;
}

export interface IssuePass {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly kind: string;
  readonly by: string;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

/**
 * The desk gives a delegation a pass, within what the conference allows each.
 * @throws NotFound, PassLimitReached
 */
export async function issuePass(
  { commands, conferences, delegations, passes, signer }: IssuePassTools,
  { conferenceId, delegationId, kind, by, identity, cause, now }: IssuePass,
): Promise<Answer> {
  const [conference, delegation] = await Promise.all([
    conferences.get(conferenceId),
    delegations.get(conferenceId, delegationId),
  ]);
  if (!conference || !delegation) throw new NotFound();
  if (!conference.passes) throw new PassLimitReached({ limit: 0, used: 0 });
  const { from, until } = badgeValidity(conference);
  const claimed: Omit<Pass, 'credential'> = {
    conferenceId,
    passId: newId('pas', now),
    delegationId,
    kind,
    zones: conference.passes.zones,
    validFrom: from.toISOString(),
    validUntil: until.toISOString(),
    status: 'active',
    issuedAt: now.toISOString(),
    issuedBy: by,
    presence: {},
    version: 1,
  };
  const keyId = await keyIdOf(await signer.publicKey());
  const payload = encodePass(claimed);
  const credential = assemblePass(payload, keyId, await signer.sign(passToBeSigned(payload, keyId)));
  const pass: Pass = { ...claimed, credential };
  const { passId, zones, validFrom, validUntil } = pass;
  const told = { passId, delegationId, kind, zones: [...zones], validFrom, validUntil };
  const event = composeEvent(passIssuedV1, cause, { id: passId, version: 1 }, told, now);
  const location = `/v1/conferences/${conferenceId}/delegations/${delegationId}/passes/${passId}`;
  const answer = { status: 201, body: presentPass(pass), etag: etagOf(1), location };
  await commands.commit(identity, { writes: passes.issue(pass, conference.passes), events: [event], answer }, now);
  return answer;
}
