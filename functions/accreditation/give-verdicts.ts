import { AlreadyAnswered, type Answer, partOf } from '../shared/dynamo/command-log.ts';
import { type ProblemType, problemTypes } from '../shared/http/problem-catalogue.ts';
import { described, logger } from '../shared/observability/logger.ts';
import { Problem } from '../shared/problem.ts';
import { type GiveVerdict, type GiveVerdictTools, giveVerdict } from './give-verdict.ts';
import type { AccreditationState } from './schemas/accreditation.ts';
import type { VerdictResult, VerdictRow } from './schemas/verdict.ts';

export interface GiveVerdicts extends Omit<GiveVerdict, 'delegateId' | 'body' | 'expectedVersion'> {
  readonly verdicts: readonly VerdictRow[];
}

/** How many delegates are decided on at once: enough to hide the latency of signing, few enough for one small function. */
const AT_ONCE = 10;

/**
 * An officer gives verdicts on many delegates. Each verdict is a command of its own, taken or rejected by itself; the
 * verdicts on one delegate follow each other in the order of the list. A repeat gets the first answer, and a repeat
 * of a batch that broke off does only what was not done. What fails on our side is that verdict's rejection too: the
 * others keep theirs.
 */
export async function giveVerdicts(tools: GiveVerdictTools, command: GiveVerdicts): Promise<Answer> {
  return tools.commands.runOnce(command.identity, async () => {
    const results: VerdictResult[] = [];
    const rows = command.verdicts.map((row, index) => ({ row, index }));
    const byDelegate = [...Map.groupBy(rows, ({ row }) => row.delegateId).values()];
    const work = async (): Promise<void> => {
      for (let next = byDelegate.shift(); next; next = byDelegate.shift()) {
        for (const { row, index } of next) results[index] = await giveOne(tools, command, row, index);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { status: 200, body: { results } };
  });
}

async function giveOne(
  tools: GiveVerdictTools,
  { verdicts: _, ...command }: GiveVerdicts,
  { delegateId, ...body }: VerdictRow,
  index: number,
): Promise<VerdictResult> {
  const identity = partOf(command.identity, String(index));
  const row = { delegateId, authority: body.authority };
  const taken = ({ status, serial }: AccreditationState): VerdictResult => ({
    ...row,
    status: 'ok',
    accreditationStatus: status,
    ...(serial === undefined ? {} : { serial }),
  });
  try {
    return taken(await giveOrFind(tools, { ...command, delegateId, body, identity }));
  } catch (error) {
    if (error instanceof Problem) return { ...row, status: 'rejected', problem: describe(error) };
    const { correlationId } = command.cause;
    logger.error('a verdict of a batch failed', { correlationId, delegateId, error: described(error) });
    return { ...row, status: 'rejected', problem: describe(FAILURE) };
  }
}

/** A verdict that was given before the batch broke off is refused now for what it decided then. */
async function giveOrFind(tools: GiveVerdictTools, command: GiveVerdict): Promise<AccreditationState> {
  try {
    return (await giveVerdict(tools, command)).body;
  } catch (error) {
    if (error instanceof AlreadyAnswered) return error.answer.body as AccreditationState;
    const before = error instanceof Problem ? await tools.commands.find(command.identity) : undefined;
    if (!before) throw error;
    return before.body as AccreditationState;
  }
}

const FAILURE = {
  slug: 'internal-error',
  message: 'This verdict failed on our side. Send it again in a new request.',
  members: {},
};

/** A problem as its document would say it, without what belongs to one request. */
function describe({
  slug,
  message,
  members,
}: Pick<Problem, 'slug' | 'message' | 'members'>): NonNullable<VerdictResult['problem']> {
  const types: Readonly<Record<string, ProblemType>> = problemTypes;
  const { title, status } = types[slug] ?? problemTypes['internal-error'];
  return { type: `/problems/${slug}`, title, status, detail: message, ...members };
}
