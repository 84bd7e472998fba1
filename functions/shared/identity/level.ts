import { type Level, levels } from '../../../events/vocabulary.ts';

/** What of a person tells on which level they stand. */
export interface Levelled {
  readonly level?: Level | undefined;
  readonly headOfDelegation?: boolean | undefined;
}

/** On whose level somebody stands, as far as it is known. A head of delegation of whom nothing else is said stands highest. */
export const levelOf = ({ level, headOfDelegation }: Levelled): Level | undefined =>
  level ?? (headOfDelegation ? levels[0] : undefined);

/** Whether the one level is lower than the other. */
export const isLowerThan = (level: Level, other: Level): boolean => levels.indexOf(level) > levels.indexOf(other);
