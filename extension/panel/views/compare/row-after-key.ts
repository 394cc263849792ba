import { isSame, type PairDifference } from "../../../model/compare/pair-difference.ts";

/** The row a key leads to; `undefined` for keys of others. `n` and `N` go from difference to difference. */
export function rowAfterKey(
  key: string,
  at: number,
  rows: readonly PairDifference[],
  page: number,
): number | undefined {
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "PageDown":
      return at + page;
    case "PageUp":
      return at - page;
    case "Home":
      return 0;
    case "End":
      return rows.length - 1;
    case "n": {
      const next = rows.findIndex((row, i) => i > at && !isSame(row));
      return next < 0 ? at : next;
    }
    case "N": {
      const before = rows.findLastIndex((row, i) => i < at && !isSame(row));
      return before < 0 ? at : before;
    }
    case "ArrowLeft": {
      const depth = rows[at]?.pair.depth ?? 0;
      const parent = rows.findLastIndex((row, i) => i < at && row.pair.depth < depth);
      return parent < 0 ? at : parent;
    }
    default:
      return undefined;
  }
}
