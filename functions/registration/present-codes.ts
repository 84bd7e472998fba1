import type { Answer } from '../shared/dynamo/command-log.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { INVITATION_CODES, invitationCode } from '../shared/kms/invitation-code.ts';

interface Issued {
  readonly invitationId?: string;
  /** Of a row of an import; one that amended an invitation issued no code. */
  readonly status?: string;
  /** Of an invitation: which of its codes. */
  readonly generation?: number;
  readonly focalPointId?: string;
}

/**
 * Adds to an answer the codes of the invitations it issued, or of the focal point it invited. The answer that is
 * remembered has none, so this is done anew for the first time and for each repeat.
 */
export const presentCodes =
  (secrets: DeriveSecret) =>
  async (answer: Answer, conferenceId: string): Promise<Answer> => {
    const key = await secrets(INVITATION_CODES);
    const withCode = <Entry extends Issued>(entry: Entry) => {
      const id = entry.invitationId ?? entry.focalPointId;
      const issuedNone = id === undefined || (entry.status !== undefined && entry.status !== 'created');
      return issuedNone ? entry : { ...entry, code: invitationCode(key, conferenceId, id, entry.generation) };
    };
    const body = answer.body as Issued & { readonly results?: readonly Issued[] };
    return { ...answer, body: body.results ? { ...body, results: body.results.map(withCode) } : withCode(body) };
  };
