import { describe, expect, it } from "vitest";
import { createTrace, foldRecord } from "../../../../extension/model/fold.ts";
import { layOutRows } from "../../../../extension/model/rows.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";

/** `["a", "b<a"]`: b is a child of a; starts in the order written unless `@ms` says otherwise. */
function traceOf(spans: string[]) {
  const trace = createTrace(TRACE);
  spans.forEach((text, index) => {
    const [, span = "", parent, ms] = /^(\w+)(?:<(\w+))?(?:@(\d+))?$/.exec(text) ?? [];
    foldRecord(
      trace,
      {
        sid: "1".repeat(32),
        record: {
          type: "start",
          trace: TRACE,
          span,
          parent,
          name: span,
          kind: 1,
          time: `${ms ?? index}000000`,
          resource: 1,
        },
      },
      () => undefined,
    );
  });
  return trace;
}

const drawn = (spans: string[], collapsed: string[] = []): string[] =>
  layOutRows(traceOf(spans), new Set(collapsed)).map(
    ({ span, depth, orphan, collapsed: folded }) =>
      `${"  ".repeat(depth)}${span.name}${folded ? " +" : ""}${orphan ? " ?" : ""}`,
  );

describe("layOutRows", () => {
  it("puts children under their parents, by start", () => {
    expect(drawn(["a", "c<a@9", "b<a@3", "d<b"])).toEqual(["a", "  b", "    d", "  c"]);
  });
  it("leaves out what is collapsed", () => {
    expect(drawn(["a", "b<a", "c<b", "d"], ["b"])).toEqual(["a", "  b +", "d"]);
  });
  it("marks a span whose parent never came", () => {
    expect(drawn(["a", "b<gone"])).toEqual(["a", "b ?"]);
  });
  it("shows every span of a forged cycle once", () => {
    expect(drawn(["a<c", "b<a", "c<b"])).toEqual(["a", "  b", "    c"]);
  });
  it("survives a tree 50 000 deep", () => {
    const deep = Array.from({ length: 50_000 }, (_, i) => (i ? `s${i}<s${i - 1}` : "s0"));
    expect(layOutRows(traceOf(deep), new Set()).at(-1)?.depth).toBe(49_999);
  });
});
