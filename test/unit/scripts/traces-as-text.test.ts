import { expect, it } from "vitest";
import { traceAsText, tracesOf } from "../../../scripts/traces-as-text.ts";
import type { TraceRecord } from "../../../sdk/protocol/index.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SID = "5ca1ab1e00000000000000000000f00d";
const at = (ms: number): string => String(1_700_000_000_000_000_000n + BigInt(ms) * 1_000_000n);
const id = (n: number): string => n.toString(16).padStart(16, "0");

const start = (span: number, name: string, ms: number, parent?: number): TraceRecord => ({
  type: "start",
  trace: TRACE,
  span: id(span),
  parent: parent === undefined ? undefined : id(parent),
  name,
  kind: 1,
  time: at(ms),
  resource: 1,
});
const end = (span: number, ms: number, more: object = {}): TraceRecord => ({
  type: "end",
  trace: TRACE,
  span: id(span),
  time: at(ms),
  ...more,
});

it("draws a trace as a tree with durations, tokens and time to first chunk", () => {
  const records: TraceRecord[] = [
    start(1, "ask", 0),
    start(2, "retrieval docs", 1, 1),
    start(3, "execute_tool parse", 4, 2),
    end(3, 9, { status: { code: 2, message: "bad date" } }),
    end(2, 13),
    start(4, "chat tiny", 20, 1),
    { type: "chunks", trace: TRACE, span: id(4), time: at(230), at: [0, 5000], parts: ["Hel", "lo"] },
    end(4, 1120, { attributes: { "gen_ai.usage.input_tokens": 120, "gen_ai.usage.output_tokens": 45 } }),
    start(5, "post_process trim", 1121, 1),
  ];
  expect(tracesOf([{ sid: SID, records }]).map(traceAsText)).toEqual([
    [
      "ask                         running",
      "├ retrieval docs              12 ms",
      "│ └ ✗ execute_tool parse       5 ms  bad date",
      "├ chat tiny                  1.10 s  in 120 · out 45 tokens · first chunk after 210 ms",
      "└ post_process trim         running",
    ].join("\n"),
  ]);
});

it("says what is missing of a trace, and leaves other traces alone", () => {
  const records: TraceRecord[] = [
    start(1, "ask", 0),
    { type: "gap", covers: 7, reason: "overflow", traces: [TRACE] },
    end(1, 10),
  ];
  expect(tracesOf([{ sid: SID, records }]).map(traceAsText)).toEqual([
    "ask      10 ms\n(7 records are missing)",
  ]);
});

it("keeps the order in which spans came where their starts are the same", () => {
  const names = ["guardrail", "retrieval", "prompt"];
  const records = [start(1, "ask", 0), ...names.map((name, i) => start(i + 2, name, 5, 1))];
  const [text] = tracesOf([{ sid: SID, records }]).map(traceAsText);
  expect(text?.match(/guardrail|retrieval|prompt/g)).toEqual(names);
});
