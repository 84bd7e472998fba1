import { claimChanges, type Meeting } from '../meeting.ts';

/** A meeting as it is and as it shall be. */
export interface PlannedChange {
  readonly before: Meeting;
  readonly after: Meeting;
}

/**
 * The order in which changes can be made so that at every moment nothing is held twice: a meeting takes a slot after the one
 * that has it has left, and after whatever else is in its way by `inTheWayOf`. Meetings that wait for each other in a circle are one group, to be changed at once; most groups are
 * a single one. (Tarjan's strongly connected components come out in this order.)
 */
export function inOrder<Change extends PlannedChange>(
  changes: readonly Change[],
  inTheWayOf: (change: Change) => readonly Change[],
): Change[][] {
  const waitsFor = dependenciesOf(changes, inTheWayOf);
  const groups: Change[][] = [];
  const path: Change[] = [];
  const numbers = new Map<Change, number>();
  /** Gives the lowest number on the path that can be reached from a change. */
  const visit = (change: Change): number => {
    const number = numbers.size;
    let lowest = number;
    numbers.set(change, number);
    path.push(change);
    for (const other of waitsFor.get(change) ?? []) {
      if (!numbers.has(other)) lowest = Math.min(lowest, visit(other));
      else if (path.includes(other)) lowest = Math.min(lowest, numbers.get(other) ?? number);
    }
    if (lowest === number) groups.push(path.splice(path.indexOf(change)));
    return lowest;
  };
  for (const change of changes) if (!numbers.has(change)) visit(change);
  return groups;
}

/** For each change those that must have left before. */
function dependenciesOf<Change extends PlannedChange>(
  changes: readonly Change[],
  inTheWayOf: (change: Change) => readonly Change[],
): Map<Change, Set<Change>> {
  const steps = changes.flatMap((change) =>
    claimChanges([change]).flatMap(({ of: { kind, id, day }, steps }) =>
      steps.map(({ step, from, to }) => ({ change, name: `${kind}/${id}/${day}/${step}`, from, to })),
    ),
  );
  const leaving = new Map(steps.filter(({ from }) => from !== undefined).map(({ name, change }) => [name, change]));
  const waitsFor = new Map(changes.map((change) => [change, new Set(inTheWayOf(change))]));
  for (const { change, name, to } of steps) {
    const other = to === undefined ? undefined : leaving.get(name);
    if (other && other !== change) waitsFor.get(change)?.add(other);
  }
  return waitsFor;
}
