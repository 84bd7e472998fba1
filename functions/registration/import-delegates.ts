import { AlreadyAnswered, type Answer, type CommandLog, MAX_ACTIONS, partOf } from '../shared/dynamo/command-log.ts';
import { faultsOf, inOurWords } from '../shared/http/http-handler.ts';
import { idSequence } from '../shared/ids.ts';
import { NotFound } from '../shared/problem.ts';
import type { AddDelegate } from './add-delegate.ts';
import type { DelegationCommand } from './command.ts';
import { type DelegateRecord, PersonKnown } from './data/delegate-store.ts';
import { QuotaMoved } from './data/quota-item.ts';
import { requireFocalPoint } from './delegation-access.ts';
import { admit, type Quota } from './domain/quota.ts';
import { requireOpen } from './domain/registration-window.ts';
import { draftDelegate, refusalToDraft } from './draft-delegate.ts';
import { ONE_PERSON_ONCE, personFingerprint } from './person-fingerprint.ts';
import { rejected } from './rejected-row.ts';
import { type DelegateRowResult, delegateBody } from './schemas/delegate.ts';

/** Beside the quota and the command record, a transaction takes so many people: each is a delegate and a guard. */
const MOST_IN_A_CHUNK = Math.floor((MAX_ACTIONS - 2) / 2);

/** One row that may be added, with the draft it would become. */
interface Candidate extends DelegateRecord {
  readonly row: number;
}

/**
 * A focal point adds many people with one file.
 * 1. Every row is checked by itself; a bad one says what is wrong and holds up nobody else.
 * 2. The others take their places in the order of the rows, chunk by chunk, with one movement of the quota for each chunk.
 *    Who finds no place, or is registered already, is left out and the rest of the chunk goes in.
 * 3. A chunk is a command of its own: if the import breaks off, repeating it finds the finished chunks answered.
 * @throws NotFound, Forbidden, RegistrationClosed
 */
export async function importDelegates(
  { conferences, delegations, delegates, commands, secrets }: AddDelegate & { readonly commands: CommandLog },
  command: DelegationCommand & { readonly rows: readonly unknown[] },
): Promise<Answer> {
  const { conferenceId, delegationId, rows, identity, now } = command;
  const [{ value: conference }, quota, guardKey] = await Promise.all([
    conferences.get(conferenceId),
    delegations.findQuota(conferenceId, delegationId),
    secrets(ONE_PERSON_ONCE),
    requireFocalPoint(delegations, command),
  ]);
  requireOpen(conference.registration, now);
  if (!quota) throw new NotFound();

  const nextId = idSequence('dgt', now);
  const judge = (row: unknown, at: number): DelegateRowResult | Candidate => {
    const { data: body, error } = delegateBody.safeParse(row, inOurWords);
    if (!body) return { row: at + 1, status: 'rejected', problem: 'invalid-request', errors: faultsOf(error) };
    const refusal = refusalToDraft(conference, body, now);
    if (refusal) return rejected(at + 1, refusal);
    const fingerprint = body.passport && personFingerprint(guardKey, conferenceId, body.passport);
    return { row: at + 1, ...draftDelegate(nextId(), delegationId, body, fingerprint) };
  };

  /** Adds whom it can of the candidates; gives the results of all and the quota afterwards. */
  const addChunk = async (
    part: ReturnType<typeof partOf>,
    judged: readonly (DelegateRowResult | Candidate)[],
    before: Quota,
  ): Promise<{ readonly results: readonly DelegateRowResult[]; readonly quota: Quota }> => {
    const candidates = judged.filter((outcome) => 'delegateId' in outcome && 'passportName' in outcome);
    const known = new Set<string>();
    for (let current = before; ; ) {
      const plan = admit(current, candidates, known);
      const refusals = new Map(plan.refused.map(({ wish, because }) => [wish.row, rejected(wish.row, because)]));
      const results = judged.map(
        (outcome): DelegateRowResult =>
          'passportName' in outcome
            ? (refusals.get(outcome.row) ?? { row: outcome.row, status: 'created', delegateId: outcome.delegateId })
            : outcome,
      );
      // What is refused now may have been added by a first run that broke off: then its answer stands.
      const answered = plan.refused.length > 0 ? await commands.find(part) : undefined;
      if (answered) return { results: answered.body as DelegateRowResult[], quota: current };
      if (plan.admitted.length === 0) return { results, quota: current };
      try {
        const drafts = plan.admitted.map(({ row: _row, ...draft }) => draft);
        await delegates.addAll(conferenceId, delegationId, drafts, current, part, { status: 200, body: results });
        return { results, quota: plan.quota };
      } catch (error) {
        if (error instanceof AlreadyAnswered)
          return { results: error.answer.body as DelegateRowResult[], quota: current };
        if (error instanceof QuotaMoved) current = error.quota;
        else if (error instanceof PersonKnown) {
          const fingerprints = plan.admitted.flatMap(({ fingerprint }) => fingerprint ?? []);
          for (const one of await delegates.findRegistered(conferenceId, fingerprints)) known.add(one);
          known.add(error.fingerprint);
        } else throw error;
      }
    }
  };

  return commands.runOnce(identity, async () => {
    const judged = rows.map(judge);
    const chunk = Math.ceil(rows.length / Math.ceil(rows.length / MOST_IN_A_CHUNK));
    const results: DelegateRowResult[] = [];
    let current = quota;
    for (let from = 0; from < judged.length; from += chunk) {
      const part = partOf(identity, `rows-${from}`);
      const added = await addChunk(part, judged.slice(from, from + chunk), current);
      results.push(...added.results);
      current = added.quota;
    }
    const created = results.filter(({ status }) => status === 'created').length;
    return { status: 200, body: { created, rejected: results.length - created, results } };
  });
}
