import {
  ProvisionedThroughputExceededException,
  ThrottlingException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import type { TestTable } from './test-table.ts';

/** What can happen to one attempt of one call on its way to the database or back. */
export type Mishap = 'conflict' | 'throttled-in-part' | 'throttled' | 'throughput' | 'never-sent' | 'answer-lost';

const cancelled = (Code: string) =>
  new TransactionCanceledException({
    message: Code,
    $metadata: {},
    CancellationReasons: [{ Code: 'None' }, { Code }],
  });

const errors: Readonly<Record<Exclude<Mishap, 'answer-lost'>, () => Error>> = {
  conflict: () => cancelled('TransactionConflict'),
  'throttled-in-part': () => cancelled('ProvisionedThroughputExceeded'),
  throttled: () => new ThrottlingException({ message: 'Rate exceeded', $metadata: {} }),
  throughput: () => new ProvisionedThroughputExceededException({ message: 'Too fast', $metadata: {} }),
  'never-sent': () => Object.assign(new Error('read ECONNRESET'), { name: 'ECONNRESET', code: 'ECONNRESET' }),
};

/**
 * Stands between the SDK and the database, below the SDK's own retries, so that what is counted are the attempts that would
 * go over the network. `plan` says what becomes of the n-th attempt of a kind of call, from 1; by default nothing.
 */
export class UnreliableDatabase {
  plan: (call: string, attempt: number) => Mishap | undefined = () => undefined;
  readonly #attempts = new Map<string, number>();

  constructor({ documents }: TestTable) {
    documents.middlewareStack.add(
      (next, context) => async (args) => {
        const call = (context.commandName ?? '').replace('Command', '');
        const attempt = this.attemptsOf(call) + 1;
        this.#attempts.set(call, attempt);
        const mishap = this.plan(call, attempt);
        if (mishap === undefined) return next(args);
        if (mishap !== 'answer-lost') throw errors[mishap]();
        await next(args);
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
  }

  attemptsOf(call: string): number {
    return this.#attempts.get(call) ?? 0;
  }

  /** From now on nothing goes wrong but what `plan` says, and attempts are counted anew. */
  begin(plan: (call: string, attempt: number) => Mishap | undefined): void {
    this.#attempts.clear();
    this.plan = plan;
  }
}
