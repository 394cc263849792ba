import { expect, test } from "vitest";
import { comparator, SORT_KEYS, type Sort } from "../../../../../extension/panel/store/sort.ts";
import { SortedView } from "../../../../../extension/panel/store/sorted-view.ts";
import { generateSummaries, randomFrom } from "../../../../fixtures/generate-trace.ts";

const SORTS: Sort[] = SORT_KEYS.flatMap((key) => [
  { key, descending: false },
  { key, descending: true },
]);

test.each(SORTS)(
  "rows put in one by one stand as if sorted at once: $key, descending $descending",
  (sort) => {
    const rows = generateSummaries(200);
    const random = randomFrom(7);
    const view = new SortedView([], comparator(sort));
    for (const row of rows.toSorted(() => random() - 0.5)) view.insert(row);
    expect(view.rows).toEqual(rows.toSorted(comparator(sort)));
  },
);

test("a changed row moves to where it belongs and is there once", () => {
  const rows = generateSummaries(50);
  const view = new SortedView(rows, comparator({ key: "duration", descending: true }));
  const old = view.rows[20];
  if (!old) throw new Error("no row");
  const next = { ...old, durationMs: 1e9 };
  view.replace(old, next);
  expect(view.rows[0]).toBe(next);
  expect(view.rows).toHaveLength(50);
  expect(view.rows).not.toContain(old);
});

test("a row that is not there is not removed", () => {
  const [first, second] = generateSummaries(2);
  if (!first || !second) throw new Error("no rows");
  const view = new SortedView([first], comparator({ key: "start", descending: false }));
  expect(view.remove(second)).toBe(false);
  expect(view.rows).toEqual([first]);
});

test("a running trace sorts as the longest", () => {
  const [a, b] = generateSummaries(2);
  if (!a || !b) throw new Error("no rows");
  const running = { ...a, durationMs: undefined };
  expect(new SortedView([running, b], comparator({ key: "duration", descending: true })).rows[0]).toBe(
    running,
  );
});

test("many rows that go leave the others in order", () => {
  const rows = generateSummaries(100);
  const compare = comparator({ key: "duration", descending: false });
  const view = new SortedView(rows, compare);
  const gone = new Set(rows.filter((_, i) => i % 3 === 0));
  view.removeAll(gone);
  expect(view.rows).toEqual(rows.filter((row) => !gone.has(row)).toSorted(compare));
});
