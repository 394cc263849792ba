import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { foldForSummary } from "../../../../extension/engine/summary-fold.ts";
import { createTrace } from "../../../../extension/model/fold.ts";
import { genAIView } from "../../../../extension/model/genai-view.ts";
import type { Message } from "../../../../extension/model/message.ts";
import { summarize } from "../../../../extension/model/summary.ts";
import type { Span, Trace } from "../../../../extension/model/trace.ts";
import type { StartRecord } from "../../../../sdk/protocol/index.ts";
import { opened } from "../../../fixtures/interop/open-fixture.ts";
import expected from "../../../fixtures/interop/samples.json" with { type: "json" };

/** Real files of other tools; they are not ours to give away, so tests skip what is not there. */
const SAMPLES = path.resolve("../shared/samples");

const depthOf = (trace: Trace, span: Span): number => {
  const parent = span.parentSpanId && trace.spans.get(span.parentSpanId);
  return parent ? 1 + depthOf(trace, parent) : 0;
};

const said = (messages: readonly Message[]): string =>
  messages
    .map(
      ({ role, parts }) =>
        `${role[0]}:${parts.map((part) => (part.type === "tool_call" ? part.name : part.type)).join("+")}`,
    )
    .join(" ");

/** A span in a line: depth, name, kind, start and length in ms, models, tokens, messages, tool, ends. */
function lineOf(trace: Trace, span: Span, firstMs: number): string {
  const view = genAIView(span);
  const { usage } = view;
  const facts = {
    models: [view.requestModel, view.responseModel].filter(Boolean).join("→"),
    tokens:
      usage.input === undefined && usage.output === undefined
        ? ""
        : `${usage.input ?? ""}/${usage.output ?? ""}`,
    of: [usage.cacheRead && `cache ${usage.cacheRead}`, usage.reasoning && `reasoning ${usage.reasoning}`]
      .filter(Boolean)
      .join(),
    in: said(view.input),
    out: said(view.output),
    tool: view.tool
      ? `${view.tool.name} ${view.tool.callId ? "id" : ""} ${view.tool.arguments === undefined ? "" : "args"} ${view.tool.result === undefined ? "" : "result"}`
      : "",
    tools: view.toolDefinitions.length || "",
    end: view.finishReasons.join(),
    chunks: span.stream?.count ?? "",
    events: span.events.length || "",
    status: span.status.code || "",
  };
  const times = `${(span.startMs - firstMs).toFixed(3)}+${span.endMs === undefined ? "?" : (span.endMs - span.startMs).toFixed(3)}`;
  const told = Object.entries(facts)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${value}`);
  return [`${"  ".repeat(depthOf(trace, span))}${span.name.slice(0, 40)}`, view.kind, times, ...told].join(
    " | ",
  );
}

/** The row of the list, as the engine makes it. */
function rowOf(trace: Trace): string {
  const slim = createTrace(trace.traceId);
  for (const span of trace.spans.values()) {
    const start: StartRecord = {
      ...{ type: "start", trace: span.traceId, span: span.spanId, name: span.name, kind: span.kind },
      ...{ time: String(span.startNs), resource: 1, attributes: span.attributes },
      ...(span.parentSpanId && { parent: span.parentSpanId }),
    };
    foldForSummary(slim, "s", start);
  }
  const { models, tools, inputTokens, outputTokens } = summarize(slim, { origin: "file:x" });
  return `${models.join()} ${tools.join()} ${inputTokens ?? "-"}/${outputTokens ?? "-"}`;
}

async function seen(file: string) {
  const { traces, spans, problems, formats } = await opened(readFileSync(path.join(SAMPLES, file)));
  const lines = traces.flatMap((trace) => {
    const all = [...trace.spans.values()];
    const firstMs = Math.min(...all.map(({ startMs }) => startMs));
    return all.slice(0, 20).map((span) => lineOf(trace, span, firstMs));
  });
  return {
    format: formats.join(),
    spans: spans.length,
    rows: traces.map(rowOf),
    startNs: String(spans.map(({ startNs }) => startNs).sort((a, b) => (a < b ? -1 : 1))[0] ?? 0n),
    problems: problems.list.length,
    lines,
  };
}

describe("samples of other tools (skipped without ../shared/samples)", () => {
  for (const [file, facts] of Object.entries(expected))
    it.skipIf(!existsSync(path.join(SAMPLES, file)))(
      `${file} opens with its spans, tree, times, models, tokens, messages and tools`,
      async () => {
        expect(await seen(file)).toEqual(facts);
      },
    );
});
