import { isLowerThan, type Levelled, levelOf } from '../../shared/identity/level.ts';

/** What of a person tells their rank to those who agreed to meet them. */
export interface Ranked extends Levelled {
  readonly category: string;
  readonly function?: string | undefined;
}

/**
 * Whether those who agreed to meet the former delegate are asked again before they meet the successor. Where it is said on
 * which level the successor stands, and known of the former one, that decides. A head flag that passed on says nothing of
 * who carries it now.
 * Else categories rank as the conference lists them, the highest first; a category that it lists no more ranks below all
 * others. A function is free text that nobody can order, so that another one is taken for a lower one: it is better to ask
 * once too often than to send a deputy to somebody who agreed to meet a minister.
 */
export function ranksLower(categories: readonly string[], former: Ranked, successor: Ranked): boolean {
  const before = levelOf(former);
  if (before !== undefined && successor.level !== undefined) return isLowerThan(successor.level, before);
  const rankOf = ({ category }: Ranked): number => {
    const at = categories.indexOf(category);
    return at < 0 ? categories.length : at;
  };
  return rankOf(successor) > rankOf(former) || successor.function !== former.function;
}
