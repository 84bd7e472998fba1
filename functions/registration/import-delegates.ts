import {
  AlreadyAnswered,
  type Answer,
  type CommandIdentity,
  type CommandLog,
  MAX_ACTIONS,
  partOf,
} from '../shared/dynamo/command-log.ts';
import { inOurWords } from '../shared/http/http-handler.ts';
import { ONE_PERSON_ONCE, personFingerprint } from '../shared/identity/person-fingerprint.ts';
import { idSequence } from '../shared/ids.ts';
import { answerWith } from '../shared/import/import-answer.ts';
import { malformed, rejected, repeated } from '../shared/import/rejected-row.ts';
import { NotFound, Problem, StaleVersion } from '../shared/problem.ts';
import type { AddDelegate } from './add-delegate.ts';
import { type AmendedFrom, carryOutAmendment, planAmendment } from './amend-delegate.ts';
import type { DelegationCommand } from './command.ts';
import type { Versioned } from './data/conference-store.ts';
import { type DelegateRecord, PersonKnown } from './data/delegate-store.ts';
import { QuotaMoved } from './data/quota-item.ts';
import { ReferenceKnown } from './data/references.ts';
import { requireActor } from './delegation-access.ts';
import { AlreadyRegistered, DelegationWithdrawn } from './domain/problems.ts';
import { admit, type Quota, refusalToMove, withPlaceMoved } from './domain/quota.ts';
import { requireOpen } from './domain/registration-window.ts';
import { draftDelegate, refusalToDraft } from './draft-delegate.ts';
import { firstMentions, type Import, referenceIn } from './imported-rows.ts';
import type { Conference } from './schemas/conference.ts';
import { type AmendDelegateBody, amendDelegateBody, type DelegateRowResult, delegateBody } from './schemas/delegate.ts';

/** Beside the quota and the command record, a transaction takes so many writes of people. */
const WRITES_IN_A_CHUNK = MAX_ACTIONS - 2;
/** A delegate and a guard, and the external reference where there are such. */
const WRITES_OF_A_ROW = 2;
/** Every try that fails means that somebody has just amended the same delegate. */
const MAX_TRIES = 4;

/** One row that may be added, with the draft it would become. */
interface Candidate extends DelegateRecord {
  readonly row: number;
}

/** One row that amends somebody. */
interface AmendingRow {
  readonly row: number;
  readonly delegateId: string;
  readonly body: AmendDelegateBody;
}

type Judged = DelegateRowResult | AmendingRow | Candidate;
const isCandidate = (judged: Judged): judged is Candidate => 'passportName' in judged;
const isAmending = (judged: Judged): judged is AmendingRow => 'body' in judged;
const isSettled = (judged: Judged): judged is DelegateRowResult => 'status' in judged && !isCandidate(judged);

export interface ImportDelegates extends AddDelegate {
  readonly commands: CommandLog;
}

/** What the import was judged by when it began. */
interface Given {
  readonly conference: Conference;
  readonly quota: Quota;
  readonly guardKey: Uint8Array;
  /** In whose right people are amended. */
  readonly viewer: AmendedFrom['viewer'];
}

/**
 * A focal point adds many people with one file, or the organiser in the delegation's name, and amends those who are in it by
 * their external reference.
 * 1. Every row is checked by itself; a bad one says what is wrong and holds up nobody else.
 * 2. Those that name somebody who is there amend that person, one by one, by the rules of amending.
 * 3. The others take their places in the order of the rows, chunk by chunk, with one movement of the quota for each chunk.
 *    Who finds no place, or is registered already, is left out and the rest of the chunk goes in.
 * 4. A chunk is a command of its own: if the import breaks off, repeating it finds the finished chunks answered.
 * A dry run does the same up to writing, and says what would have become of each row.
 * @throws NotFound, Forbidden, RegistrationClosed, DelegationWithdrawn
 */
export async function importDelegates(tools: ImportDelegates, command: DelegationCommand & Import): Promise<Answer> {
  const { conferences, delegations, commands, secrets } = tools;
  const { conferenceId, delegationId, identity, now, dryRun } = command;
  const [{ value: conference }, quota, guardKey, actor] = await Promise.all([
    conferences.get(conferenceId),
    delegations.findQuota(conferenceId, delegationId),
    secrets(ONE_PERSON_ONCE),
    requireActor(delegations, command),
  ]);
  if (actor === 'focal-point') requireOpen(conference.registration, now);
  if (!quota) throw new NotFound();
  if (quota.closed) throw new DelegationWithdrawn();
  const given: Given = { conference, quota, guardKey, viewer: actor === 'organiser' ? 'officer' : 'focal-point' };

  if (dryRun) return answerWith(await foresee(tools, command, given), true);
  return commands.runOnce(identity, async () => answerWith(await carryOut(tools, command, given), false));
}

/** What each row asks for: to amend somebody, to add somebody, or nothing sound. */
async function judgeRows(
  { delegates }: ImportDelegates,
  { conferenceId, delegationId, rows, columnOf, now }: DelegationCommand & Import,
  { conference, guardKey }: Given,
): Promise<Judged[]> {
  const refs = rows.map(referenceIn);
  const mentions = firstMentions(refs);
  const named = await delegates.findReferenced(conferenceId, delegationId, [...mentions.keys()]);
  const nextId = idSequence('dgt', now);
  return rows.map((sent, at): Judged => {
    const row = at + 1;
    const ref = refs[at];
    const earlier = ref === undefined ? row : (mentions.get(ref) ?? row);
    if (earlier !== row) return repeated(row, earlier, columnOf);
    const delegateId = ref === undefined ? undefined : named.get(ref);
    if (delegateId !== undefined) {
      const { data: body, error } = amendDelegateBody.safeParse(sent, inOurWords);
      return body ? { row, delegateId, body } : malformed(row, error, columnOf);
    }
    const { data: body, error } = delegateBody.safeParse(sent, inOurWords);
    if (!body) return malformed(row, error, columnOf);
    const refusal = refusalToDraft(conference, body, now);
    if (refusal) return rejected(row, refusal, columnOf);
    const fingerprint = body.passport && personFingerprint(guardKey, conferenceId, body.passport);
    return { row, ...draftDelegate(nextId(), delegationId, body, fingerprint) };
  });
}

/** Does what the rows ask for, and gives the result of each. */
async function carryOut(
  tools: ImportDelegates,
  command: DelegationCommand & Import,
  given: Given,
): Promise<DelegateRowResult[]> {
  const { delegations, commands } = tools;
  const { conferenceId, delegationId, rows, identity } = command;
  const size = chunkSize(rows);
  const settled = new Map<number, DelegateRowResult>();
  const settle = (results: readonly DelegateRowResult[]) => {
    for (const result of results) settled.set(result.row, result);
  };
  const isOpen = ({ row }: Judged): boolean => !settled.has(row);

  for (let tries = 1; ; tries++) {
    const judged = await judgeRows(tools, command, given);
    const chunks = Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => ({
      part: partOf(identity, `rows-${at * size}`),
      entries: judged.slice(at * size, (at + 1) * size),
    }));
    // Whoever is known now may have been added by a first run that broke off: then its answer stands.
    for (const { part, entries } of chunks) {
      const answered = entries.some((one) => isAmending(one) && isOpen(one)) && (await commands.find(part));
      if (answered) settle(answered.body as DelegateRowResult[]);
    }
    const amending = judged.filter(isAmending).filter(isOpen);
    settle(await amendAll(tools, command, given, amending));
    // Places that were freed just now are there for the others.
    let quota = (amending.length > 0 && (await delegations.findQuotaNow(conferenceId, delegationId))) || given.quota;
    try {
      for (const { part, entries } of chunks) {
        const added = await addChunk(tools, command, part, entries.filter(isOpen), quota, settledOf(entries, settled));
        settle(added.results);
        quota = added.quota;
      }
      return [...settled.values()];
    } catch (error) {
      // The same file was sent twice at once: whoever came first added them, and this amends what was added.
      if (!(error instanceof ReferenceKnown) || tries === MAX_TRIES) throw error;
    }
  }
}

/** So many rows are one transaction. It depends on the file alone: whatever became of the rows since, a repeat finds the same chunks. */
function chunkSize(rows: readonly unknown[]): number {
  const hasReferences = rows.some((row) => referenceIn(row) !== undefined);
  const most = Math.floor(WRITES_IN_A_CHUNK / (WRITES_OF_A_ROW + (hasReferences ? 1 : 0)));
  return Math.ceil(rows.length / Math.ceil(rows.length / most));
}

const settledOf = (entries: readonly Judged[], settled: ReadonlyMap<number, DelegateRowResult>): DelegateRowResult[] =>
  entries.flatMap(({ row }) => settled.get(row) ?? []);

/**
 * Adds whom it can of a chunk; gives the results and the quota afterwards. `settled` are results of other rows of the
 * chunk, remembered with these.
 * @throws ReferenceKnown
 */
async function addChunk(
  { delegates, commands }: ImportDelegates,
  { conferenceId, delegationId, columnOf }: DelegationCommand & Import,
  part: CommandIdentity,
  entries: readonly Judged[],
  before: Quota,
  settled: readonly DelegateRowResult[],
): Promise<{ readonly results: readonly DelegateRowResult[]; readonly quota: Quota }> {
  const candidates = entries.filter(isCandidate);
  const unsound = entries.filter(isSettled);
  const known = new Set<string>();
  for (let current = before; ; ) {
    const plan = admit(current, candidates, known);
    const results: readonly DelegateRowResult[] = [
      ...settled,
      ...unsound,
      ...plan.refused.map(({ wish, because }) => rejected(wish.row, because, columnOf)),
      ...plan.admitted.map(({ row, delegateId }) => ({ row, status: 'created' as const, delegateId })),
    ];
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
}

/**
 * Amends one after the other, in the order of the rows. Where two rows pass the head flag on, the one that was refused has
 * its turn once the other has gone.
 */
async function amendAll(
  tools: ImportDelegates,
  command: DelegationCommand & Import,
  given: Given,
  amending: readonly AmendingRow[],
): Promise<DelegateRowResult[]> {
  const found = await delegatesNamed(tools, command, amending);
  return eachWithAnotherTurn(amending, (one, turn) =>
    amendRow(tools, command, given, one, turn === 1 ? found.get(one.delegateId) : undefined),
  );
}

async function eachWithAnotherTurn(
  amending: readonly AmendingRow[],
  amend: (one: AmendingRow, turn: 1 | 2) => Promise<DelegateRowResult>,
): Promise<DelegateRowResult[]> {
  const results: DelegateRowResult[] = [];
  const again: AmendingRow[] = [];
  for (const one of amending) {
    const result = await amend(one, 1);
    if (result.status === 'rejected' && one.body.headOfDelegation !== undefined) again.push(one);
    else results.push(result);
  }
  for (const one of again) results.push(await amend(one, 2));
  return results;
}

/** Those whom rows amend, as they are now. */
async function delegatesNamed(
  { delegates }: ImportDelegates,
  { conferenceId, delegationId }: DelegationCommand,
  amending: readonly AmendingRow[],
): Promise<ReadonlyMap<string, Versioned<DelegateRecord>>> {
  const ids = amending.map(({ delegateId }) => delegateId);
  const found = await delegates.findAllNow(conferenceId, delegationId, ids);
  return new Map(found.map((delegate) => [delegate.value.delegateId, delegate]));
}

/** Amends one delegate with what a row says. Repeating it changes nothing more, so it needs no record of its own. */
async function amendRow(
  tools: ImportDelegates,
  command: DelegationCommand & Import,
  { conference, viewer }: Given,
  { row, delegateId, body }: AmendingRow,
  read?: Versioned<DelegateRecord>,
): Promise<DelegateRowResult> {
  const { conferenceId, delegationId, columnOf } = command;
  const identity = { ...command.identity, key: undefined };
  for (let tries = 1, current = read; ; tries++, current = undefined) {
    try {
      current ??= await tools.delegates.findNow(conferenceId, delegationId, delegateId);
      if (!current) throw new NotFound();
      const plan = await planAmendment(tools, { ...command, body }, { current, conference, viewer });
      await carryOutAmendment(tools, conferenceId, current, plan, identity);
      return { row, status: plan.version === current.version ? 'unchanged' : 'updated', delegateId };
    } catch (error) {
      if (error instanceof StaleVersion && tries < MAX_TRIES) continue;
      if (error instanceof Problem) return rejected(row, error, columnOf);
      throw error;
    }
  }
}

/** What would become of each row if nobody else did anything in between. */
async function foresee(
  tools: ImportDelegates,
  command: DelegationCommand & Import,
  given: Given,
): Promise<DelegateRowResult[]> {
  const { conferenceId, delegationId, columnOf } = command;
  const judged = await judgeRows(tools, command, given);
  const amending = judged.filter(isAmending);
  const found = await delegatesNamed(tools, command, amending);
  const registered = new Set(
    await tools.delegates.findRegistered(conferenceId, fingerprintsIn(judged, given, conferenceId)),
  );
  let quota = (await tools.delegations.findQuotaNow(conferenceId, delegationId)) ?? given.quota;

  const amend = async ({ row, delegateId, body }: AmendingRow): Promise<DelegateRowResult> => {
    try {
      const current = found.get(delegateId);
      if (!current) throw new NotFound();
      const from = { current, conference: given.conference, viewer: given.viewer };
      const { value: after, version, formerHead } = await planAmendment(tools, { ...command, body }, from);
      const before = current.value;
      if (version === current.version) return { row, status: 'unchanged', delegateId };
      const refusal = refusalToMove(quota, before, after, formerHead?.value.delegateId);
      if (refusal) throw refusal;
      if (after.fingerprint !== undefined && after.fingerprint !== before.fingerprint) {
        if (registered.has(after.fingerprint)) throw new AlreadyRegistered();
        registered.add(after.fingerprint);
      }
      quota = withPlaceMoved(quota, before, after);
      return { row, status: 'updated', delegateId };
    } catch (error) {
      if (error instanceof Problem) return rejected(row, error, columnOf);
      throw error;
    }
  };

  const amended = await eachWithAnotherTurn(amending, amend);
  const plan = admit(quota, judged.filter(isCandidate), registered);
  return [
    ...amended,
    ...judged.filter(isSettled),
    ...plan.admitted.map(({ row }) => ({ row, status: 'created' as const })),
    ...plan.refused.map(({ wish, because }) => rejected(wish.row, because, columnOf)),
  ];
}

/** Of everybody whom the rows add or give another document. */
const fingerprintsIn = (judged: readonly Judged[], { guardKey }: Given, conferenceId: string): string[] => [
  ...new Set(
    judged.flatMap((one) => {
      if (isCandidate(one)) return one.fingerprint ?? [];
      return isAmending(one) && one.body.passport ? personFingerprint(guardKey, conferenceId, one.body.passport) : [];
    }),
  ),
];
