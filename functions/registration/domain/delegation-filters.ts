/** Which delegations somebody asks for; a filter that is left out lets all pass. */
export interface DelegationFilters {
  readonly status?: 'registered' | 'submitted' | 'withdrawn' | undefined;
  readonly entityKey?: string | undefined;
  readonly contested?: boolean | undefined;
  /** Those that have anybody in it, drafts included. The delegation itself does not tell: its quota does. */
  readonly category?: string | undefined;
}

interface Filtered {
  readonly status: NonNullable<DelegationFilters['status']>;
  readonly represents: { readonly key: string };
  readonly contested?: boolean | undefined;
}

/** Whether a delegation passes all filters but that of the category. */
export const passes = (
  { status: is, represents, contested: marked = false }: Filtered,
  { status = is, entityKey = represents.key, contested = marked }: DelegationFilters,
): boolean => is === status && represents.key === entityKey && marked === contested;

/** One text for one set of filters. */
export const scopeOf = ({ status, entityKey, contested, category }: DelegationFilters): string =>
  JSON.stringify([status, entityKey, contested, category]);
