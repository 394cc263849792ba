import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { genAIView } from "../../../../../../extension/model/genai-view.ts";
import { requestOf } from "../../../../../../extension/model/request.ts";
import type { Span } from "../../../../../../extension/model/trace.ts";
import { copyForms } from "../../../../../../extension/panel/store/copy-as/copy-as.ts";
import type { Attributes } from "../../../../../../sdk/protocol/index.ts";
import { folded } from "../../../../../fixtures/folded.ts";
import { traceFromText } from "../../../../../fixtures/trace-from-text.ts";

function spanOf(attributes: Attributes): Span {
  const records = traceFromText("chat gpt-5-mini |..~~==|");
  const span = [...folded(records).spans.values()][0] as Span;
  Object.assign(span.attributes, attributes);
  return span;
}

const text = (content: string) => [{ type: "text", content }];
const SAID: Attributes = {
  "gen_ai.system_instructions": text("Be kind."),
  "gen_ai.input.messages": [
    { role: "user", parts: text("It's \"$HOME\" `whoami` \\ 'quoted'\nnext </script>") },
    { role: "assistant", parts: [{ type: "tool_call", id: "c1", name: "f", arguments: { a: 1 } }] },
    { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: { ok: true } }] },
  ],
  "gen_ai.tool.definitions": [{ type: "function", name: "f", parameters: { type: "object" } }],
  "gen_ai.request.temperature": 0.2,
  "gen_ai.request.stream": true,
  "url.full": "https://api.openai.com/v1/chat/completions",
};

const copied = (name: string, attributes: Attributes = SAID): string => {
  const span = spanOf(attributes);
  const form = copyForms(genAIView(span).kind).find((one) => one.name === name);
  if (!form) throw new Error(`no form ${name}`);
  return form.text(span);
};

describe("a request that was recorded", () => {
  const draft = (attributes: Attributes) => {
    const span = spanOf(attributes);
    return requestOf(span, genAIView(span));
  };

  it("is written as chat completions have it", () => {
    expect(draft(SAID).body).toMatchObject({
      model: "gpt-5-mini",
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user" },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c1", function: { name: "f", arguments: '{"a":1}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: '{"ok":true}' },
      ],
      tools: [{ type: "function", function: { name: "f", parameters: { type: "object" } } }],
      temperature: 0.2,
      stream: true,
    });
  });

  it("is written as Anthropic, Gemini and Responses have it", () => {
    expect(draft({ ...SAID, "genai_traces.wire.format": "anthropic.messages" })).toMatchObject({
      keyHeader: { name: "x-api-key" },
      body: {
        system: "Be kind.",
        messages: [
          { role: "user" },
          { role: "assistant", content: [{ type: "tool_use", id: "c1", name: "f", input: { a: 1 } }] },
          { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: '{"ok":true}' }] },
        ],
        tools: [{ name: "f", input_schema: { type: "object" } }],
      },
    });
    expect(draft({ ...SAID, "genai_traces.wire.format": "gemini.content" }).body).toMatchObject({
      systemInstruction: { parts: [{ text: "Be kind." }] },
      contents: [
        { role: "user" },
        { role: "model", parts: [{ functionCall: { name: "f", args: { a: 1 } } }] },
        { role: "user", parts: [{ functionResponse: { name: "f", response: { result: { ok: true } } } }] },
      ],
      generationConfig: { temperature: 0.2 },
    });
    expect(draft({ ...SAID, "genai_traces.wire.format": "openai.responses" }).body).toMatchObject({
      instructions: "Be kind.",
      input: [
        { role: "user" },
        { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' },
        { type: "function_call_output", call_id: "c1", output: '{"ok":true}' },
      ],
    });
  });

  it("goes to the address that was recorded, without its secrets, and says where it was guessed", () => {
    expect(draft({ ...SAID, "url.full": "https://u:p@proxy.test/v1/chat?api_key=abc&x=1#f" })).toMatchObject({
      url: "https://proxy.test/v1/chat?api_key=REDACTED&x=1",
      isUrlGuessed: false,
    });
    expect(draft({ ...SAID, "url.full": "javascript:alert(1)" }).isUrlGuessed).toBe(true);
  });
});

describe("curl", () => {
  it("is read back by a shell word for word", () => {
    const script = copied("curl").replace(/curl /, "print_last ");
    const shell = spawnSync(
      "sh",
      ["-c", `print_last() { for last; do :; done; printf %s "$last"; }\n${script}`],
      {
        encoding: "utf8",
      },
    );
    const body = JSON.parse(shell.stdout) as { messages: { content: string }[] };
    expect(body.messages[1]?.content).toBe("It's \"$HOME\" `whoami` \\ 'quoted'\nnext </script>");
    expect(copied("curl")).toContain('-H "Authorization: Bearer $OPENAI_API_KEY"');
  });
});

describe("code", () => {
  it.each(["fetch", "SDK code"])("as %s is JavaScript", (name) => {
    const code = copied(name).replace(/^import .*$/m, "");
    const AsyncFunction = (async () => {}).constructor as new (body: string) => unknown;
    expect(() => new AsyncFunction(code)).not.toThrow();
    expect(code).not.toContain("</script");
  });

  it.each([
    ["anthropic.messages", "@anthropic-ai/sdk"],
    ["gemini.content", "@google/genai"],
    ["openai.responses", "client.responses.create"],
    ["openai.chat", "client.chat.completions.create"],
  ])("for %s uses the provider's client", (format, expected) => {
    expect(copied("SDK code", { ...SAID, "genai_traces.wire.format": format })).toContain(expected);
  });
});

describe("Markdown", () => {
  it("keeps what a page says from becoming the report's own", () => {
    const report = copied("Markdown", {
      "gen_ai.input.messages": [{ role: "user", parts: text("```\n# pwned\n````") }],
    });
    expect(report).toContain("`````text\n```\n# pwned\n````\n`````");
  });

  it("tells figures, failure and words", () => {
    const span = spanOf({ ...SAID, "gen_ai.usage.input_tokens": 9 });
    span.status = { code: 2, message: "boom" };
    const report = copyForms(genAIView(span).kind)
      .find(({ name }) => name === "Markdown")
      ?.text(span);
    expect(report).toContain("- **Failure:** boom");
    expect(report).toContain("- **Tokens:** 9 in, ? out");
    expect(report).toContain("Be kind.");
  });
});

describe("OTLP", () => {
  it("holds the span with values of each type", () => {
    const request = JSON.parse(copied("OTLP JSON", { a: 1, b: 1.5, c: true, d: null, e: { f: ["x"] } }));
    const [span] = request.resourceSpans[0].scopeSpans[0].spans;
    const values = Object.fromEntries(
      span.attributes.map((one: { key: string; value: unknown }) => [one.key, one.value]),
    );
    expect(values).toMatchObject({
      a: { intValue: "1" },
      b: { doubleValue: 1.5 },
      c: { boolValue: true },
      d: {},
      // Back ends read objects as JSON text.
      e: { stringValue: '{"f":["x"]}' },
    });
    expect(span.startTimeUnixNano).toMatch(/^\d{19}$/);
    expect(values["gen_ai.output.messages"]).toBeDefined();
  });
});

describe("secrets", () => {
  const KEY = `sk-${"a1B2".repeat(8)}`;
  it.each(["JSON", "Markdown", "OTLP JSON", "curl", "fetch", "SDK code"])("are in no copy as %s", (name) => {
    const out = copied(name, {
      ...SAID,
      "gen_ai.input.messages": [{ role: "user", parts: text(`my key ${KEY}, Bearer ${KEY}`) }],
      "url.full": `https://api.test/v1?key=${KEY}`,
    });
    expect(out).not.toContain(KEY);
    expect(out).toContain("REDACTED");
  });
});
