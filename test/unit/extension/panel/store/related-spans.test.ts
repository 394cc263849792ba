import { describe, expect, it } from "vitest";
import type { Span } from "../../../../../extension/model/trace.ts";
import { OpenedTraceModel } from "../../../../../extension/panel/store/opened-trace.ts";
import { createRelatedSpans } from "../../../../../extension/panel/store/related-spans.ts";
import type { TraceRecord } from "../../../../../sdk/protocol/index.ts";
import { FakeEngine } from "../../../../fixtures/fake-engine.ts";
import { folded } from "../../../../fixtures/folded.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

const AGENT = `
  agent a        |====================|
    retrieval kb |===                 |
    chat first   |    ====            |
    tool f       |         ==         |
    chat second  |            =====   |`;

async function world(...traces: TraceRecord[][]) {
  const engine = new FakeEngine();
  for (const records of traces) engine.apply(records);
  const opened = new OpenedTraceModel(engine);
  engine.onNews((news) => news.opened && opened.append(news.opened));
  const trace = folded(traces.at(-1) ?? []);
  await opened.open(trace.traceId);
  const summaries = await engine.list();
  let chosen: string | null = null;
  const related = createRelatedSpans({
    engine,
    opened,
    selection: { spanId: { peek: () => chosen } as never },
    summaries: () => summaries,
  });
  const span = (name: string): Span => {
    const found = [...trace.spans.values()].find((one) => one.name.endsWith(name));
    if (!found) throw new Error(`no span ${name}`);
    chosen = found.spanId;
    return found;
  };
  return {
    related,
    span,
    choose: (id: string | null) => {
      chosen = id;
    },
  };
}

describe("the model call before", () => {
  it("is the last of the trace that was begun before", async () => {
    const { related, span } = await world(traceFromText(AGENT));
    expect(await related.previousCall(span("second"))).toMatchObject({
      span: { name: "chat first" },
      in: "trace",
    });
  });

  it("is of the conversation's latest earlier trace where the trace has none", async () => {
    const conversation = (seed: number, startMs: number, id = "c1") =>
      traceFromText(`chat turn${seed} |====| {"gen_ai.conversation.id": "${id}"}`, { seed, startMs });
    const { related, span } = await world(
      conversation(1, 1_000_000),
      conversation(2, 2_000_000),
      conversation(3, 2_500_000, "another"),
      conversation(5, 9_000_000),
      conversation(4, 3_000_000),
    );
    expect(await related.previousCall(span("turn4"))).toMatchObject({
      span: { name: "chat turn2" },
      in: "conversation",
    });
  });

  it("is nothing for a first call, nor when another span was chosen meanwhile", async () => {
    const { related, span, choose } = await world(traceFromText(AGENT));
    expect(await related.previousCall(span("first"))).toBeNull();
    const second = span("second");
    choose(null);
    expect(await related.previousCall(second)).toBeNull();
  });
});

describe("the model calls after", () => {
  it("are those that began when the span had ended", async () => {
    const { related, span } = await world(traceFromText(AGENT));
    const names = async (name: string) => (await related.laterCalls(span(name))).map((later) => later.name);
    expect(await names("kb")).toEqual(["chat first", "chat second"]);
    expect(await names("f")).toEqual(["chat second"]);
    expect(await names("second")).toEqual([]);
  });
});
