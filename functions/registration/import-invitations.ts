import { AlreadyAnswered, type Answer, type CommandLog, MAX_ACTIONS, partOf } from '../shared/dynamo/command-log.ts';
import { faultsOf, inOurWords } from '../shared/http/http-handler.ts';
import { idSequence } from '../shared/ids.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { INVITATION_CODES } from '../shared/kms/invitation-code.ts';
import type { Command } from './command.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { EntityStore } from './data/entity-store.ts';
import { type InvitationStore, WRITES_OF_AN_INVITATION } from './data/invitation-store.ts';
import { type DraftedInvitation, draftInvitation, refusalToInvite } from './draft-invitation.ts';
import { rejected } from './rejected-row.ts';
import { type InvitationRowResult, invitationBody } from './schemas/invitation.ts';

export interface ImportInvitations {
  readonly conferences: ConferenceStore;
  readonly entities: EntityStore;
  readonly invitations: InvitationStore;
  readonly commands: CommandLog;
  readonly secrets: DeriveSecret;
}

/** All but the command record of a transaction. */
const ROWS_IN_A_CHUNK = Math.floor((MAX_ACTIONS - 1) / WRITES_OF_AN_INVITATION);

/**
 * The organiser invites many entities with one file.
 * 1. Every row is checked by itself; a bad one says what is wrong and holds up nobody else.
 * 2. The good ones are issued, chunk by chunk. A chunk is a command of its own: if the import breaks off, repeating it
 *    finds the finished chunks answered, with the same invitations, and goes on from there.
 * @throws NotFound
 */
export async function importInvitations(
  { conferences, entities, invitations, commands, secrets }: ImportInvitations,
  { conferenceId, rows, identity, cause, now }: Command & { readonly rows: readonly unknown[] },
): Promise<Answer> {
  const parsed = rows.map((row) => invitationBody.safeParse(row, inOurWords));
  const wanted = parsed.flatMap(({ data }) => (data ? [data.entityKey] : []));
  const [{ value: conference }, known, codes] = await Promise.all([
    conferences.get(conferenceId),
    entities.findAll(conferenceId, wanted),
    secrets(INVITATION_CODES),
  ]);

  const nextId = idSequence('inv', now);
  const judge = (at: number): InvitationRowResult | DraftedInvitation => {
    const { data: body, error } = parsed[at] ?? {};
    if (!body)
      return { row: at + 1, status: 'rejected', problem: 'invalid-request', errors: error ? faultsOf(error) : [] };
    const entity = known.get(body.entityKey);
    const refusal = refusalToInvite(conference, entity, body, now);
    if (refusal || !entity) return rejected(at + 1, refusal);
    return draftInvitation(nextId(), conference, entity, body, codes, cause, now);
  };

  /** The rows from `from` on: their results, remembered with the invitations they issue. */
  const issueChunk = async (from: number): Promise<readonly InvitationRowResult[]> => {
    const judged = parsed.slice(from, from + ROWS_IN_A_CHUNK).map((_, offset) => judge(from + offset));
    const drafted = judged.filter((outcome) => 'invitation' in outcome);
    const results = judged.map(
      (outcome, offset): InvitationRowResult =>
        'invitation' in outcome
          ? { row: from + offset + 1, status: 'created', invitationId: outcome.invitation.invitationId }
          : outcome,
    );
    if (drafted.length === 0) return results;
    const events = drafted.map(({ event }) => event);
    try {
      const part = partOf(identity, `rows-${from}`);
      await invitations.issue(conferenceId, drafted, events, part, { status: 200, body: results });
      return results;
    } catch (error) {
      if (error instanceof AlreadyAnswered) return error.answer.body as InvitationRowResult[];
      throw error;
    }
  };

  return commands.runOnce(identity, async () => {
    const results: InvitationRowResult[] = [];
    for (let from = 0; from < rows.length; from += ROWS_IN_A_CHUNK) results.push(...(await issueChunk(from)));
    const created = results.filter(({ status }) => status === 'created').length;
    return { status: 200, body: { created, rejected: results.length - created, results } };
  });
}
