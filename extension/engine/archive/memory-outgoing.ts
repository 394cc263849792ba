import {
  type ForwardedRow,
  nothingForwarded,
  type OutgoingStore,
  type TakenRow,
  withoutDone,
} from "./outgoing-store.ts";

/** The same as on disk, for as long as the panel lives. */
export function createMemoryOutgoing(): OutgoingStore {
  let lastKey = 0;
  let queue: TakenRow[] = [];
  const forwarded = new Map<string, ForwardedRow>();

  function countsFor(destination: string): ForwardedRow {
    const counts = forwarded.get(destination) ?? nothingForwarded(destination);
    forwarded.set(destination, counts);
    return counts;
  }

  return {
    forwarded: async (destination) => ({ ...countsFor(destination) }),
    async add(rows) {
      for (const row of rows) {
        queue.push({ ...row, key: ++lastKey });
        countsFor(row.destination).waiting += row.spanIds.length;
      }
    },
    async take(destination, spans) {
      let count = 0;
      return queue
        .filter((row) => row.destination === destination)
        .filter(({ spanIds }) => {
          const isWanted = count < spans;
          count += spanIds.length;
          return isWanted;
        });
    },
    async settle(destination, left, more) {
      const counts = countsFor(destination);
      for (const { key, done } of left) {
        const row = queue.find((each) => each.key === key);
        if (!row) {
          counts.overflowed = Math.max(0, counts.overflowed - done.length);
          continue;
        }
        const rest = withoutDone(row.spanIds, done);
        counts.waiting -= row.spanIds.length - rest.length;
        queue = queue.flatMap((each) => (each !== row ? each : rest.length ? { ...row, spanIds: rest } : []));
      }
      counts.sent += more.sent ?? 0;
      counts.refused += more.refused ?? 0;
      counts.gone += more.gone ?? 0;
      return { ...counts };
    },
    async trim(destination, spans) {
      const counts = countsFor(destination);
      queue = queue.flatMap((row) => {
        const over = Math.min(counts.waiting - spans, row.spanIds.length);
        if (row.destination !== destination || over <= 0) return row;
        counts.waiting -= over;
        counts.overflowed += over;
        return over === row.spanIds.length ? [] : { ...row, spanIds: row.spanIds.slice(over) };
      });
      return { ...counts };
    },
    async clear(destination) {
      queue = queue.filter((row) => row.destination !== destination);
      forwarded.delete(destination);
    },
  };
}
