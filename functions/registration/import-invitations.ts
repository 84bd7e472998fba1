import {
  AlreadyAnswered,
  type Answer,
  type CommandIdentity,
  type CommandLog,
  MAX_ACTIONS,
  partOf,
} from '../shared/dynamo/command-log.ts';
import { inOurWords } from '../shared/http/http-handler.ts';
import { idSequence } from '../shared/ids.ts';
import { answerWith } from '../shared/import/import-answer.ts';
import { malformed, rejected, repeated } from '../shared/import/rejected-row.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { INVITATION_CODES } from '../shared/kms/invitation-code.ts';
import { Problem, StaleVersion } from '../shared/problem.ts';
import type { Command } from './command.ts';
import type { ConferenceStore, Versioned } from './data/conference-store.ts';
import type { EntityStore } from './data/entity-store.ts';
import { type InvitationRecord, type InvitationStore, WRITES_OF_AN_INVITATION } from './data/invitation-store.ts';
import { ReferenceKnown } from './data/references.ts';
import { UnknownEntity } from './domain/problems.ts';
import { amendInvitation, type DraftedInvitation, draftInvitation, refusalToInvite } from './draft-invitation.ts';
import { firstMentions, type Import, referenceIn } from './imported-rows.ts';
import {
  type AmendInvitationBody,
  amendInvitationBody,
  type InvitationBody,
  type InvitationRowResult,
  invitationBody,
} from './schemas/invitation.ts';

export interface ImportInvitations {
  readonly conferences: ConferenceStore;
  readonly entities: EntityStore;
  readonly invitations: InvitationStore;
  readonly commands: CommandLog;
  readonly secrets: DeriveSecret;
}

/** All but the command record of a transaction. */
const WRITES_IN_A_CHUNK = MAX_ACTIONS - 1;
/** Every try that fails means that the invitation has just been redeemed, revoked or amended. */
const MAX_TRIES = 4;

/** One row that amends an invitation, or issues one. */
interface AmendingRow {
  readonly row: number;
  readonly amends: Versioned<InvitationRecord>;
  readonly body: AmendInvitationBody;
}
interface IssuingRow {
  readonly row: number;
  readonly issues: InvitationBody;
}
type Judged = InvitationRowResult | AmendingRow | IssuingRow;
type Outcome = InvitationRowResult | (DraftedInvitation & { readonly row: number });

/**
 * The organiser invites many entities with one file, and amends the invitations that are in it by their external reference.
 * 1. Every row is checked by itself; a bad one says what is wrong and holds up nobody else.
 * 2. Those that name an invitation amend it, one by one, while nobody has redeemed it.
 * 3. The other good ones are issued, chunk by chunk. A chunk is a command of its own: if the import breaks off, repeating it
 *    finds the finished chunks answered, with the same invitations, and goes on from there.
 * A dry run does the same up to writing, and says what would have become of each row.
 * @throws NotFound
 */
export async function importInvitations(
  { conferences, entities, invitations, commands, secrets }: ImportInvitations,
  { conferenceId, rows, columnOf, dryRun, identity, cause, now }: Command & Import,
): Promise<Answer> {
  const refs = rows.map(referenceIn);
  const mentions = firstMentions(refs);
  const [{ value: conference }, codes] = await Promise.all([conferences.get(conferenceId), secrets(INVITATION_CODES)]);

  /** What a row asks for, as far as the row itself tells. */
  const judge = (sent: unknown, at: number, named: ReadonlyMap<string, Versioned<InvitationRecord>>): Judged => {
    const row = at + 1;
    const ref = refs[at];
    const earlier = ref === undefined ? row : (mentions.get(ref) ?? row);
    if (earlier !== row) return repeated(row, earlier, columnOf);
    const amends = ref === undefined ? undefined : named.get(ref);
    if (amends) {
      const { data: body, error } = amendInvitationBody.safeParse(sent, inOurWords);
      return body ? { row, amends, body } : malformed(row, error, columnOf);
    }
    const { data: issues, error } = invitationBody.safeParse(sent, inOurWords);
    return issues ? { row, issues } : malformed(row, error, columnOf);
  };

  const amendRow = async ({ row, amends, body }: AmendingRow): Promise<InvitationRowResult> => {
    const { externalRef = '', invitationId } = amends.value;
    for (let tries = 1, current: Versioned<InvitationRecord> | undefined = amends; current; tries++) {
      try {
        const after: InvitationRecord = amendInvitation(conference, current.value, body, now);
        if (after === current.value) return { row, status: 'unchanged', invitationId };
        if (!dryRun) await invitations.replace(conferenceId, after, current.version);
        return { row, status: 'updated', invitationId };
      } catch (error) {
        if (!(error instanceof StaleVersion) || tries === MAX_TRIES) {
          if (error instanceof Problem) return rejected(row, error, columnOf);
          throw error;
        }
        current = (await invitations.findReferenced(conferenceId, [externalRef])).get(externalRef);
      }
    }
    return rejected(row, new StaleVersion(), columnOf);
  };

  /** What becomes of each row: settled, or an invitation to issue. */
  const outcomesOf = async (settled: ReadonlyMap<number, InvitationRowResult>, judged: readonly Judged[]) => {
    const wanted = judged.flatMap((one) => ('issues' in one ? one.issues.entityKey : []));
    const known = await entities.findAll(conferenceId, wanted);
    const nextId = idSequence('inv', now);
    const outcomes: Outcome[] = [];
    for (const one of judged) {
      const result = settled.get(one.row);
      if (result) outcomes.push(result);
      else if ('amends' in one) outcomes.push(await amendRow(one));
      else if ('issues' in one) {
        const { row, issues: body } = one;
        const entity = known.get(body.entityKey);
        const refusal = refusalToInvite(conference, entity, body, now);
        outcomes.push(
          refusal || !entity
            ? rejected(row, refusal ?? new UnknownEntity(body.entityKey), columnOf)
            : { row, ...draftInvitation(nextId(), conference, entity, body, codes, cause, now) },
        );
      } else outcomes.push(one);
    }
    return outcomes;
  };

  /** The results of a chunk, remembered with the invitations it issues. @throws ReferenceKnown */
  const issueChunk = async (part: CommandIdentity, chunk: readonly Outcome[]) => {
    const drafted = chunk.filter((one) => 'invitation' in one);
    const results = chunk.map(resultOf);
    if (drafted.length === 0) return results;
    const events = drafted.map(({ event }) => event);
    try {
      const known = () => new ReferenceKnown();
      await invitations.issue(conferenceId, drafted, events, part, { status: 200, body: results }, known);
      return results;
    } catch (error) {
      if (error instanceof AlreadyAnswered) return error.answer.body as InvitationRowResult[];
      throw error;
    }
  };

  const judgeAll = async () => {
    const named = await invitations.findReferenced(conferenceId, [...mentions.keys()]);
    return rows.map((sent, at) => judge(sent, at, named));
  };

  const carryOut = async (): Promise<InvitationRowResult[]> => {
    const size = Math.floor(WRITES_IN_A_CHUNK / (WRITES_OF_AN_INVITATION + (mentions.size > 0 ? 1 : 0)));
    const settled = new Map<number, InvitationRowResult>();
    const settle = (results: readonly InvitationRowResult[]) => {
      for (const result of results) settled.set(result.row, result);
    };
    for (let tries = 1; ; tries++) {
      const judged = await judgeAll();
      const starts = rows.flatMap((_, at) => (at % size === 0 ? at : []));
      const partAt = (from: number) => partOf(identity, `rows-${from}`);
      // An invitation that is known now may have been issued by a first run that broke off: then its answer stands.
      for (const from of starts) {
        const isKnown = judged.slice(from, from + size).some((one) => 'amends' in one && !settled.has(one.row));
        const answered = isKnown ? await commands.find(partAt(from)) : undefined;
        if (answered) settle(answered.body as InvitationRowResult[]);
      }
      const outcomes = await outcomesOf(settled, judged);
      settle(outcomes.flatMap((one) => ('invitation' in one ? [] : one)));
      try {
        for (const from of starts) settle(await issueChunk(partAt(from), outcomes.slice(from, from + size)));
        return [...settled.values()];
      } catch (error) {
        // The same file was sent twice at once: whoever came first issued them, and this finds what was issued.
        if (!(error instanceof ReferenceKnown) || tries === MAX_TRIES) throw error;
      }
    }
  };

  if (!dryRun) return commands.runOnce(identity, async () => answerWith(await carryOut(), false));
  const foreseen = await outcomesOf(new Map(), await judgeAll());
  return answerWith(
    foreseen.map((one) => ('invitation' in one ? { row: one.row, status: 'created' as const } : one)),
    true,
  );
}

const resultOf = (one: Outcome): InvitationRowResult =>
  'invitation' in one ? { row: one.row, status: 'created', invitationId: one.invitation.invitationId } : one;
