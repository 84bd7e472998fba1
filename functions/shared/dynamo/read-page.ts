import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { openCursor, sealCursor } from '../http/cursor.ts';
import type { Item } from './item.ts';

export const DEFAULT_LIMIT = 50;

/** The query parameters that every list takes. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(DEFAULT_LIMIT),
  cursor: z.string().min(1).max(2048).optional(),
};

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Entry> {
  readonly items: Entry[];
  readonly nextCursor?: string;
}

/** The answer of a list route. */
export const pageOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.object({ items: z.array(entry), nextCursor: z.string().optional() });

const afterId = z.object({ after: z.string() });

/**
 * One page of a list that was read whole, since it is kept in one item. It must be in the order of its ids, so that a page
 * goes on after the last one whatever came or went in between.
 * @throws InvalidCursor
 */
export function pageOfAll<Entry>(
  all: readonly Entry[],
  idOf: (entry: Entry) => string,
  { limit, cursor }: PageRequest,
  cursorKey: Uint8Array,
  scope: string,
): Page<Entry> {
  const after = cursor === undefined ? '' : afterId.parse(openCursor(cursorKey, scope, cursor)).after;
  const rest = all.filter((entry) => idOf(entry) > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return last && rest.length > limit
    ? { items, nextCursor: sealCursor(cursorKey, scope, { after: idOf(last) }) }
    : { items };
}

type PagedQuery = Omit<QueryCommandInput, 'Limit' | 'ExclusiveStartKey'>;

/** As many items as a page with a filter looks at, at most, are this many pages. */
const MOST_QUERIES = 10;

/**
 * Reads one page: one Query of `limit` items. With a FilterExpression it goes on until the page is full, for at most ten
 * queries, so that a page may be short while `nextCursor` says that there is more.
 * `scope` names the list (route, conference, filters); a cursor of another list is refused.
 * @throws InvalidCursor
 */
export const readPage = (
  documents: DynamoDBDocumentClient,
  query: PagedQuery,
  page: PageRequest,
  cursorKey: Uint8Array,
  scope: string,
): Promise<Page<Item>> =>
  readSievedPage(
    documents,
    query,
    page,
    cursorKey,
    scope,
    async (items) => items,
    query.FilterExpression ? MOST_QUERIES : 1,
  );

/**
 * The same, with what `sieve` makes of the items of each Query: for a filter that the database cannot apply. It must keep
 * their order.
 * @throws InvalidCursor
 */
export async function readSievedPage<Entry>(
  documents: DynamoDBDocumentClient,
  query: PagedQuery,
  { limit, cursor }: PageRequest,
  cursorKey: Uint8Array,
  scope: string,
  sieve: (items: Item[]) => Promise<Entry[]>,
  maxQueries = MOST_QUERIES,
): Promise<Page<Entry>> {
  let from = cursor === undefined ? undefined : openCursor(cursorKey, scope, cursor);
  const items: Entry[] = [];
  for (let queries = 0; queries < maxQueries; queries++) {
    const answer = await documents.send(
      new QueryCommand({ ...query, Limit: limit - items.length, ...(from ? { ExclusiveStartKey: from } : {}) }),
    );
    items.push(...(await sieve(answer.Items ?? [])));
    from = answer.LastEvaluatedKey;
    if (!from || items.length >= limit) break;
  }
  return from ? { items, nextCursor: sealCursor(cursorKey, scope, from) } : { items };
}
