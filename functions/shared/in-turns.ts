/**
 * Works on every entry, at most `atOnce` of them at the same time. If one fails no other is begun any more; its error is thrown
 * once those under way have ended, so nothing goes on behind the caller's back.
 */
export async function inTurns<Entry>(
  entries: readonly Entry[],
  atOnce: number,
  work: (entry: Entry) => Promise<void>,
): Promise<void> {
  const waiting = entries.values();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const entry of waiting) {
      await work(entry).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
}
