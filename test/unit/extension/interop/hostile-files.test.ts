import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { foldForSummary } from "../../../../extension/engine/summary-fold.ts";
import { createTrace } from "../../../../extension/model/fold.ts";
import { genAIView } from "../../../../extension/model/genai-view.ts";
import { summarize } from "../../../../extension/model/summary.ts";
import type { Attributes, StartRecord } from "../../../../sdk/protocol/index.ts";
import { opened } from "../../../fixtures/interop/open-fixture.ts";

const FIXTURES = ["jaeger.json", "langsmith-tree.json", "langfuse-api-trace.json", "phoenix-spans.json"];
const fixtures = FIXTURES.map((name) => readFileSync(`test/fixtures/interop/${name}`, "utf8"));

/** One value somewhere in a document replaced by another. */
function changed(document: unknown, path: number[], value: unknown): unknown {
  if (typeof document !== "object" || document === null || path.length === 0) return value;
  const keys = Object.keys(document);
  const key = keys[(path[0] as number) % Math.max(1, keys.length)];
  if (key === undefined) return value;
  const copy = (Array.isArray(document) ? [...document] : { ...document }) as Record<string, unknown>;
  copy[key] = changed(copy[key], path.slice(1), value);
  return copy;
}

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    null,
    -1,
    1e300,
    "",
    "x".repeat(2000),
    [],
    {},
    [null],
    { length: -1 },
    "__proto__",
    "[[[",
    '{"a":',
    "\ud800",
  ),
);
const path = fc.array(fc.nat(12), { minLength: 1, maxLength: 9 });

it("whatever stands in a file of another tool, it opens or is refused with words, and every view of its spans holds", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fixtures),
      fc.array(fc.tuple(path, junk), { minLength: 1, maxLength: 4 }),
      async (text, changes) => {
        let document: unknown = JSON.parse(text);
        for (const [where, value] of changes) document = changed(document, where, value);
        const file = await opened(JSON.stringify(document)).catch((error: Error) => error);
        if (file instanceof Error) {
          expect(file.message).toMatch(/empty|no traces|HTML/i);
          return;
        }
        for (const span of file.spans) genAIView(span);
        if (file.spans.length + file.repeated < file.problems.spans)
          expect(file.problems.list.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 600 },
  );
});

/** What cannot be made a text or a number, as code may that trusts a name: each `String(…)` and `Number(…)` throws. */
const STUBBORN = [{ toString: false }, [{ toString: false }]];

it.each(fixtures.map((text, i) => [FIXTURES[i], text] as const))(
  "wherever in %s something stands that cannot be made a text or a number, it opens or is refused with words",
  async (_name, text) => {
    const document = JSON.parse(text) as Record<string, unknown>;
    const walk = async (holder: Record<string, unknown>): Promise<void> => {
      for (const [key, value] of Object.entries(holder)) {
        for (const stubborn of STUBBORN) {
          holder[key] = stubborn;
          const file = await opened(JSON.stringify(document)).catch((error: Error) => error);
          if (file instanceof Error) expect(file.message).toMatch(/empty|no traces|HTML/i);
          else for (const span of file.spans) genAIView(span);
        }
        holder[key] = value;
        if (typeof value === "object" && value !== null) await walk(value as Record<string, unknown>);
      }
    };
    await walk(document);
  },
);

const NAMES = [
  ...[
    "gen_ai.operation.name",
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.prompt",
    "gen_ai.completion",
  ],
  ...[
    "gen_ai.prompt.0.role",
    "gen_ai.prompt.0.content",
    "gen_ai.tool.definitions",
    "gen_ai.response.finish_reasons",
  ],
  ...[
    "openinference.span.kind",
    "llm.input_messages.0.message.role",
    "llm.input_messages.0.message",
    "llm.tools.0.tool",
  ],
  ...[
    "llm.invocation_parameters",
    "retrieval.documents.0.document",
    "output.value",
    "input.value",
    "tool.name",
  ],
  ...[
    "ai.operationId",
    "ai.prompt",
    "ai.prompt.messages",
    "ai.prompt.tools",
    "ai.response.toolCalls",
    "ai.values",
  ],
  ...["langsmith.span.kind", "langsmith.inputs", "langsmith.outputs", "langfuse.observation.type"],
  ...["langfuse.observation.input", "langfuse.observation.output", "langfuse.observation.usage_details"],
  ...["langfuse.observation.completion_start_time", "traceloop.span.kind", "traceloop.entity.input"],
  ...["pydantic_ai.all_messages", "events", "gcp.vertex.agent.llm_request", "gcp.vertex.agent.llm_response"],
  ...["genkit:metadata:subtype", "genkit:input", "genkit:output", "mlflow.spanInputs", "input", "output"],
];
const said = fc.oneof(
  junk,
  junk.map((value) => JSON.stringify(value) ?? "null"),
  fc.constantFrom(
    "LLM",
    "TOOL",
    "ai.streamText.doStream",
    "llm",
    "tool",
    "retriever",
    "generation",
    "chat",
    "agent",
  ),
  fc
    .record(
      {
        role: junk,
        content: junk,
        parts: junk,
        tool_calls: junk,
        type: fc.constantFrom("tool-call", "text", "x"),
        kwargs: junk,
      },
      { requiredKeys: [] },
    )
    .map((message) => JSON.stringify({ messages: [message], choices: [{ message }], contents: [message] })),
);

it("whatever attributes say, in any convention at once, they are read without an error", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...NAMES), said, { maxKeys: 8 }), (values) => {
      const attributes = values as Attributes;
      const ids = { trace: "1".repeat(32), span: "2".repeat(16) };
      const start: StartRecord = {
        type: "start",
        ...ids,
        name: "x",
        kind: 1,
        time: "1",
        resource: 1,
        attributes,
      };
      const trace = createTrace(ids.trace);
      foldForSummary(trace, "s", start);
      expect(summarize(trace, { origin: "file:x" }).spanCount).toBe(1);
      const span = trace.spans.get(ids.span);
      if (span) genAIView({ ...span, attributes });
    }),
    { numRuns: 3000 },
  );
});
