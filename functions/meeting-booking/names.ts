import type { KnownDelegation } from './data/directory-store.ts';

/** What a delegation represents, in English where it has such a name; `otherwise` while it is not known. */
export function nameOf(delegation: KnownDelegation | undefined, otherwise = ''): string {
  if (!delegation) return otherwise;
  const { names, key } = delegation.represents;
  return names.en ?? Object.values(names)[0] ?? key;
}
