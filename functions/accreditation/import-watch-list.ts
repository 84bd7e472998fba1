import type { Caller } from '../shared/auth/caller.ts';
import type { Answer, CommandIdentity } from '../shared/dynamo/command-log.ts';
import { inOurWords } from '../shared/http/http-handler.ts';
import type { ImportedRows } from '../shared/import/csv-rows.ts';
import { answerWith } from '../shared/import/import-answer.ts';
import { malformed, rejected } from '../shared/import/rejected-row.ts';
import { inTurns } from '../shared/in-turns.ts';
import { InvalidRequest, NotFound, Problem } from '../shared/problem.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { watchRow } from './schemas/watch-list.ts';
import { type WatchFor, watchFor } from './watch-for.ts';

export interface ImportWatchList extends ImportedRows {
  readonly conferenceId: string;
  readonly caller: Caller;
  readonly identity: CommandIdentity;
  readonly now: Date;
}

/** How many rows are worked on at once. */
const AT_ONCE = 10;

/**
 * Security puts many people on the watch list. Each row is an entry of its own, put in place of the one of its reference, so
 * that a repeat of a file that broke off does what was not done. Nobody can tell which of two rows of one reference is
 * right: the second is rejected.
 * @throws NotFound for a conference that is not known here
 */
export async function importWatchList(
  tools: WatchFor & { readonly conferences: ConferenceProjection },
  { rows, columnOf, identity, ...command }: ImportWatchList,
): Promise<Answer> {
  if (!(await tools.conferences.get(command.conferenceId))) throw new NotFound();
  const seen = new Map<string, number>();

  const judged = rows.map((sent, at) => {
    const row = at + 1;
    const { data, error } = watchRow.safeParse(sent, inOurWords);
    if (!data) return { result: malformed(row, error, columnOf) };
    const earlier = seen.get(data.reference);
    if (earlier === undefined) {
      seen.set(data.reference, row);
      return { row, data };
    }
    const detail = `stands in row ${earlier} already: send one row for each`;
    return { result: rejected(row, new InvalidRequest([{ pointer: '/reference', detail }]), columnOf) };
  });

  const carryOut = async (one: (typeof judged)[number]) => {
    if (one.result) return one.result;
    const { row, data } = one;
    const { reference, ...body } = data;
    try {
      const { status } = await watchFor(tools, command, reference, body);
      return { row, status };
    } catch (error) {
      if (error instanceof Problem) return rejected(row, error, columnOf);
      throw error;
    }
  };

  return tools.commands.runOnce(identity, async () => {
    const results: Awaited<ReturnType<typeof carryOut>>[] = [];
    await inTurns(judged, AT_ONCE, async (one) => {
      results.push(await carryOut(one));
    });
    return answerWith(results, false);
  });
}
