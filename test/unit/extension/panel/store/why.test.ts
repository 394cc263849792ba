import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { TraceAnalysis } from "../../../../../extension/engine/engine-api.ts";
import type { Finding } from "../../../../../extension/model/findings/finding.ts";
import { type StallRule, USUAL_STALLS } from "../../../../../extension/model/stream-stats.ts";
import { fragmentOf, tabOf } from "../../../../../extension/panel/store/evidence-place.ts";
import type { DetailTab } from "../../../../../extension/panel/store/selection.ts";
import { WhyModel } from "../../../../../extension/panel/store/why.ts";
import type { SpanId, TraceId } from "../../../../../sdk/protocol/index.ts";

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const finding = (rule: string): Finding => ({
  rule,
  area: "model",
  severity: "error",
  title: rule,
  method: "",
  evidence: [{ traceId: "t", spanId: "b", where: "document 1", quote: "**Refunds** take days" }],
});
const found = (...rules: string[]): TraceAnalysis => ({
  state: "done",
  compared: 0,
  analysis: { answer: { spanId: "b", name: "chat" }, findings: rules.map(finding), clocks: [], left: [] },
});

function model(saved = new Map<string, string>()) {
  const traceId = signal<TraceId | null>("t");
  const spanId = signal<SpanId | null>("a");
  const tab = signal<DetailTab>("overview");
  const stallRule = signal(USUAL_STALLS);
  const asked: {
    ids: [TraceId, SpanId | undefined];
    rule: StallRule | undefined;
    answer: (found: TraceAnalysis) => void;
    fail: (error: Error) => void;
  }[] = [];
  const why = new WhyModel({
    engine: {
      analyse: (...ids) =>
        new Promise((answer, fail) => asked.push({ ids: [ids[0], ids[1]], rule: ids[2], answer, fail })),
    },
    storage: {
      getItem: (key) => saved.get(key) ?? null,
      setItem: (key, value) => void saved.set(key, value),
    },
    selection: {
      ...{ traceId, spanId, tab },
      selectSpan: (id) => {
        spanId.value = id;
      },
      showTab: (next) => {
        tab.value = next;
      },
    },
    stallRule,
    summaryOf: () => undefined,
  });
  return { why, traceId, spanId, tab, stallRule, asked };
}

describe("why", () => {
  it("asks when its tab is shown, and again for another span; not before", async () => {
    const { why, tab, spanId, asked } = model();
    expect(asked).toHaveLength(0);
    tab.value = "why";
    expect(asked.map(({ ids }) => ids)).toEqual([["t", "a"]]);
    spanId.value = "c";
    await settled();
    asked[0]?.answer(found("old"));
    await settled();
    expect(why.heard.value).toEqual([]);
    expect(asked).toHaveLength(2);
    asked[1]?.answer(found("new"));
    await settled();
    expect(why.heard.value.map(({ rule }) => rule)).toEqual(["new"]);
  });

  it("judges stalls by the user's measure, and again when it changes", async () => {
    const { tab, stallRule, asked } = model();
    tab.value = "why";
    expect(asked.map(({ rule }) => rule)).toEqual([USUAL_STALLS]);
    asked[0]?.answer(found("latency.stall"));
    await settled();
    stallRule.value = { minMs: 2000, factor: 3 };
    expect(asked.map(({ rule }) => rule)).toEqual([USUAL_STALLS, { minMs: 2000, factor: 3 }]);
  });

  it("asks one question at a time, and of those that came meanwhile only the last", async () => {
    const { tab, spanId, asked } = model();
    tab.value = "why";
    for (const id of ["b", "c", "d"]) {
      spanId.value = id;
      await settled();
    }
    expect(asked.map(({ ids }) => ids[1])).toEqual(["a"]);
    asked[0]?.answer(found());
    await settled();
    expect(asked.map(({ ids }) => ids[1])).toEqual(["a", "d"]);
  });

  it("goes on asking after an answer that failed", async () => {
    const { why, tab, spanId, asked } = model();
    tab.value = "why";
    spanId.value = "b";
    asked[0]?.fail(new Error("gone"));
    await settled();
    asked[1]?.answer(found("new"));
    await settled();
    expect(why.failed.value).toBeNull();
    expect(why.heard.value.map(({ rule }) => rule)).toEqual(["new"]);
  });

  it("forgets what it knew of another trace while it asks", async () => {
    const { why, tab, traceId, asked } = model();
    tab.value = "why";
    asked[0]?.answer(found("one"));
    await settled();
    traceId.value = "u";
    expect(why.answer.value).toBeNull();
    asked[1]?.fail(new Error("gone"));
    await settled();
    expect(why.failed.value).toBe("gone");
  });

  it("goes to the trace's last answer where no span is chosen", async () => {
    const { why, spanId, tab, asked } = model();
    spanId.value = null;
    const opened = why.open();
    asked[0]?.answer(found("one"));
    await opened;
    expect([spanId.value, tab.value]).toEqual(["b", "why"]);
  });

  it("mutes rules, counts what is not heard, and remembers it", async () => {
    const saved = new Map<string, string>();
    const { why, tab, asked } = model(saved);
    tab.value = "why";
    asked[0]?.answer(found("one", "two", "one"));
    await settled();
    why.mute("one");
    expect(why.heard.value.map(({ rule }) => rule)).toEqual(["two"]);
    expect(why.unheard.value).toEqual([{ rule: "one", count: 2 }]);
    expect(model(saved).why.muted.value).toEqual(["one"]);
    why.unmute("one");
    expect(why.heard.value).toHaveLength(3);
  });

  it("goes to the words that a finding rests on, and marks them until another span is chosen", () => {
    const { why, spanId, tab } = model();
    why.goTo(finding("one").evidence[0]);
    expect([spanId.value, tab.value]).toEqual(["b", "documents"]);
    expect(why.quote.value).toEqual({ spanId: "b", text: "take days" });
    spanId.value = "c";
    expect(why.quote.value).toBeNull();
  });
});

describe("places", () => {
  it.each([
    ["document 3 (Refunds)", "documents"],
    ["result of get_order", "tools"],
    ["answer", "conversation"],
    ["gen_ai.request.temperature", "attributes"],
    ["gen_ai.prompt.variable.name", "prompt"],
    ["stream", "stream"],
  ])("%s stands in the tab %s", (where, tab) => {
    expect(tabOf(where)).toBe(tab);
  });

  it("the longest piece of a quote that Markdown and lines leave whole is what is looked for", () => {
    expect(fragmentOf("# Title\nThe amount goes back to the card.\n| a | b |…")).toBe(
      "The amount goes back to the card.",
    );
    expect(fragmentOf("")).toBe("");
    expect(fragmentOf("order total: 42.5", "result of get_order")).toBe("42.5");
    expect(fragmentOf("Note: it is late", "answer")).toBe("Note: it is late");
  });
});
