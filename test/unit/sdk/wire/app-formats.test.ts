import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agUi } from "../../../../sdk/wire/ag-ui.ts";
import { appFormats } from "../../../../sdk/wire/app-formats.ts";
import { drawAnswer, fixture, sse } from "../../../fixtures/draw-operations.ts";
import { readEvents, wireRequest } from "../../../fixtures/read-answer.ts";

/** Answers of each format that has events, by its name. */
const ANSWERS: Record<string, string[]> = {
  "ai_sdk.ui_message_stream": ["ui-message-stream/two-steps.sse", "ui-message-stream/approval.sse"],
  "ai_sdk.data_stream": ["data-stream-v4/two-steps.txt", "data-stream-v4/assistant-ui.txt"],
  "assistant_ui.transport": ["assistant-transport/run.sse"],
  ag_ui: ["ag-ui/steps-and-tools.sse", "ag-ui/old-names-and-chunks.sse", "ag-ui/subagents.sse"],
  langgraph: [
    "langgraph/messages-tuple.sse",
    "langgraph/messages-partial.sse",
    "langgraph/updates-and-values.sse",
    "langgraph/tasks.sse",
    "langgraph/events.sse",
  ],
  langserve: ["langserve/stream.sse", "langserve/stream-log.sse"],
  mcp: ["mcp/progress.sse"],
};

const HOSTILE = ["__proto__", "constructor", "toString", "hasOwnProperty"];

/** Events of a format, with the words that lead into its code, and anything as their members. */
function eventsOf(name: string): fc.Arbitrary<[unknown, string][]> {
  const text = (ANSWERS[name] ?? []).map(fixture).join("\n");
  const words = [...new Set([...text.matchAll(/"([\w-]+)"/g)].map(([, word = ""]) => word))].concat(HOSTILE);
  const names = [...new Set([...text.matchAll(/^event: (.*)$/gm)].map(([, one = ""]) => one)), ""];
  const word = fc.constantFrom(...words);
  const event = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.dictionary(word, fc.oneof(word, fc.jsonValue({ maxDepth: 2 }), fc.dictionary(word, word)), {
      maxKeys: 6,
    }),
    fc.array(fc.dictionary(word, fc.oneof(word, fc.dictionary(word, word))), { maxLength: 3 }),
    fc
      .tuple(fc.constantFrom(..."0123456789abcdefghijk"), fc.json({ maxDepth: 2 }))
      .map((both) => both.join(":")),
  );
  return fc.array(fc.tuple(event, fc.constantFrom(...names)), { maxLength: 12 });
}

describe.each(appFormats.map((format) => [format.name, format] as const))("%s", (name, format) => {
  it("reads JSON of any shape without throwing", () => {
    fc.assert(
      fc.property(eventsOf(name), fc.jsonValue({ maxDepth: 4 }), (events, body) => {
        const request = wireRequest("https://app.example/threads/t/runs/stream", body);
        format.matches(request);
        for (const [data, event] of events) format.recognises(data, event);
        const { root } = readEvents(format, events, { request });
        expect(JSON.stringify(root).length).toBeLessThan(200_000);
      }),
      { numRuns: 400 },
    );
  });

  it("reads messages of any shape without throwing", () => {
    const message = fc.dictionary(
      fc.constantFrom(
        "role",
        "type",
        "content",
        "parts",
        "tool_calls",
        "toolInvocations",
        "id",
        "kwargs",
        "lc",
      ),
      fc.oneof(fc.constantFrom("user", "assistant", "tool", "ai"), fc.jsonValue({ maxDepth: 2 })),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(message, fc.jsonValue({ maxDepth: 2 }))), (messages) => {
        for (const body of [
          { messages, id: "c", trigger: "x", threadId: "t", runId: "r" },
          { input: { messages } },
          { commands: messages, state: {} },
          messages,
        ]) {
          const request = wireRequest("https://app.example/a/stream", body);
          format.matches(request);
          format.ask(request);
          format.reader;
          readEvents(format, [], { request });
        }
      }),
    );
  });
});

describe("formats of apps", () => {
  it("are each recognised by their own first events alone", () => {
    for (const [name, files] of Object.entries(ANSWERS))
      for (const file of files) {
        if (/stream-log|assistant-ui/.test(file)) continue;
        const known = appFormats.filter((format) => {
          const body = fixture(file);
          const request = wireRequest("https://app.example/x", {});
          return drawAnswer({ ...format, matches: () => "maybe" }, { body, request }) !== undefined;
        });
        // LangServe's metadata is a part of LangGraph's; words may be anything.
        const others = known.map((one) => one.name).filter((one) => !/langserve|text_stream/.test(one));
        expect(others.concat(name === "langserve" ? name : []), file).toEqual([name]);
      }
  });

  it("count kinds of events that nobody knows, and no more than some of them", () => {
    const events = Array.from({ length: 500 }, (_, index) => ({ type: `NEW_${index}` }));
    const drawn = drawAnswer(agUi, { body: sse({ type: "RUN_STARTED" }, ...events) });
    expect(drawn).toContain('"NEW_49":1,"other":450}');
  });
});
