import { describe, expect, it } from "vitest";
import { MOST_PLACES, placesNamed } from "../../../../extension/model/places-named.ts";
import { spanIdAt } from "../../../../extension/model/table/rows.ts";
import type { TraceSummary } from "../../../../extension/model/trace.ts";
import { tabled } from "../../../fixtures/folded.ts";
import { generateSummaries } from "../../../fixtures/generate-trace.ts";
import { traceFromText, traceIdOf } from "../../../fixtures/trace-from-text.ts";

const { table } = tabled(
  traceFromText(`
  agent shop             |=========|
    tool research        | ==      |
    tool search orders   |   ==    |
    chat search          |     ==  |`),
);

const row = (seed: number, name: string, question?: string): TraceSummary => ({
  ...(generateSummaries(1)[0] as TraceSummary),
  traceId: traceIdOf(seed),
  startMs: seed,
  name,
  question,
});
const traces = [row(1, "chat", "Where is my order?"), row(2, "Search the web"), row(3, "chat")];
const named = (text: string) => {
  const found = placesNamed(text, { table, traces });
  return { spans: found.spans.map(({ name }) => name), traces: found.traces.map(({ name }) => name) };
};

describe("places by name", () => {
  it("has those that begin with the text first, then those with a word that does, then the rest", () => {
    expect(named("search")).toEqual({
      spans: ["execute_tool search orders", "chat search", "execute_tool research"],
      traces: ["Search the web"],
    });
    expect(named("chat").spans).toEqual(["chat search"]);
  });

  it("wants every word, in any order, in either case", () => {
    expect(named("ORDERS tool").spans).toEqual(["execute_tool search orders"]);
    expect(named("my order").traces).toEqual(["Where is my order?"]);
    expect(named("orders web")).toEqual({ spans: [], traces: [] });
  });

  it("knows a span and a trace by the beginning of its id", () => {
    const id = spanIdAt(table, 2);
    expect(placesNamed(id, { table, traces }).spans).toEqual([
      { traceId: table.traceId, spanId: id, name: "execute_tool search orders" },
    ]);
    expect(placesNamed(traceIdOf(3).toUpperCase(), { table, traces }).traces).toMatchObject([
      { traceId: traceIdOf(3), spanId: null },
    ]);
  });

  it("shows the latest traces when nothing is typed, and no spans", () => {
    expect(named(" ")).toEqual({ spans: [], traces: ["chat", "Search the web", "Where is my order?"] });
  });

  it("names no more of a hundred thousand than anybody reads", () => {
    const many = generateSummaries(1000);
    expect(placesNamed("", { table: undefined, traces: many }).traces).toHaveLength(MOST_PLACES);
  });
});
