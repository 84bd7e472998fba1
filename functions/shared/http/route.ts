import type * as z from 'zod';
import type { Role } from '../auth/caller.ts';

/** Who may call a route at all. With `own`, members of the delegation concerned may too; the use case looks that up. */
export type Access = 'public' | 'signed-in' | { readonly roles: readonly Role[]; readonly own?: boolean };

/**
 * One route of the HTTP contract. The same schemas validate requests and generate `docs/openapi.json`.
 * A `201` route answers with a Location when the adapter gives one.
 */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly operationId: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** With `{name}` for path parameters. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly params: Params;
  readonly query: Query;
  readonly body?: Body;
  /** Takes `text/csv` as well: the adapter then gets the text, unparsed, as `request.text`. */
  readonly csv?: boolean;
  readonly ifMatch?: boolean;
  readonly success: {
    readonly status: number;
    readonly description: string;
    readonly schema?: Answer;
    /** Media types other than JSON. */
    readonly media?: readonly string[];
    readonly etag?: boolean;
  };
  /** Slugs of problems beyond those that the conventions give to every route. */
  readonly problems: readonly string[];
}

export function defineRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(route: Route<Params, Query, Body, Answer>): Route<Params, Query, Body, Answer> {
  return route;
}
