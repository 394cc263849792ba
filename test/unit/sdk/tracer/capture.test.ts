import { describe, expect, it } from "vitest";
import { secrets } from "../journal/secrets.ts";
import { recorded } from "./recorded.ts";

const messages = [{ role: "user", parts: [{ type: "text", content: "I am Ada" }] }];

function converse(capture: "full" | "metadata" | "none") {
  const run = recorded({ capture });
  const span = run.tracer.startSpan("chat m", {
    attributes: {
      "gen_ai.request.model": "m",
      "gen_ai.input.messages": messages,
      "gen_ai.prompt.variable.name": "Ada",
      "gen_ai.tool.call.arguments": { name: "Ada", role: "Ada" },
      "gen_ai.retrieval.documents": [
        { id: "d1", score: 0.5, content: "about Ada", metadata: { name: "Ada" } },
      ],
    },
  });
  span.chunk("Hello Ada");
  span.chunk({ reasoning: "Ada?" });
  span.chunk({ toolCall: { name: "greet", arguments: '"Ada"' } });
  span.end({ attributes: { "gen_ai.output.messages": messages, "gen_ai.usage.input_tokens": 3 } });
  return run;
}

describe("capture", () => {
  it("full keeps everything", () => {
    const { of, parts } = converse("full");
    expect(of("start")[0]?.attributes?.["gen_ai.input.messages"]).toEqual(messages);
    expect(parts()[0]).toBe("Hello Ada");
  });

  it("metadata keeps structure and sizes, no words", () => {
    const { of, parts, text } = converse("metadata");
    expect(of("start")[0]?.attributes).toEqual({
      "gen_ai.request.model": "m",
      "gen_ai.input.messages": [
        { role: "user", parts: [{ type: "text", content: { $type: "string", value: 8 } }] },
      ],
      "gen_ai.prompt.variable.name": { $type: "string", value: 3 },
      "gen_ai.tool.call.arguments": {
        name: { $type: "string", value: 3 },
        role: { $type: "string", value: 3 },
      },
      "gen_ai.retrieval.documents": [
        {
          id: "d1",
          score: 0.5,
          content: { $type: "string", value: 9 },
          metadata: { name: { $type: "string", value: 3 } },
        },
      ],
    });
    expect(parts()).toEqual([9, { reasoning: 4 }, { toolCall: 5 }]);
    expect(text()).not.toContain("Ada");
    expect(of("start")[0]?.redacted).toBe(6);
  });

  it("none keeps no content attributes at all", () => {
    const { of, parts, text } = converse("none");
    expect(of("start")[0]).toMatchObject({ attributes: { "gen_ai.request.model": "m" }, redacted: 4 });
    expect(Object.keys(of("start")[0]?.attributes ?? {})).toEqual(["gen_ai.request.model"]);
    expect(of("end")[0]?.attributes).toEqual({ "gen_ai.usage.input_tokens": 3 });
    expect(parts()).toEqual([0, { reasoning: 0 }, { toolCall: 0 }]);
    expect(text()).not.toContain("Ada");
  });
});

describe("redaction", () => {
  it("planted secrets are nowhere in what is kept", () => {
    const { tracer, text } = recorded({ serviceName: secrets.aws, resource: { note: secrets.google } });
    for (const secret of Object.values(secrets)) {
      const span = tracer.startSpan(`call ${secret}`, {
        attributes: {
          a: secret,
          deep: {
            list: [{ x: `before ${secret} after` }],
            error: new Error(secret),
            map: new Map([["k", secret]]),
          },
          url: new URL(`https://x.test/?q=1&token=${encodeURIComponent(secret)}`),
        },
        links: [{ context: { traceId: "a".repeat(32), spanId: "b".repeat(16) }, attributes: { secret } }],
      });
      span
        .addEvent(`event ${secret}`, { secret })
        .updateName(secret)
        .setStatus(2, secret)
        .recordException(new Error(secret));
      span.chunk({ toolCall: { id: secret, name: secret, arguments: secret } });
      span.end({ attributes: { b: [secret] } });
      expect(() =>
        tracer.span("x", () => {
          throw new Error(secret);
        }),
      ).toThrow();
    }
    const kept = text();
    for (const secret of Object.values(secrets))
      expect(kept).not.toContain(JSON.stringify(secret).slice(1, -1));
  });

  it("values of secret keys are hidden wherever they are", () => {
    const { tracer, text, of } = recorded();
    const headers = { authorization: "Basic dXNlcg", Cookie: "id=1", accept: "*/*" };
    tracer.startSpan("call", {
      attributes: {
        headers,
        entries: Object.entries(headers),
        map: new Map(Object.entries(headers)),
        "http.request.header.authorization": ["Basic dXNlcg"],
        password: 12345,
        secret: null,
        client_secret: { nested: "dXNlcg" },
      },
    });
    expect(text()).not.toMatch(/dXNlcg|id=1|12345/);
    expect(of("start")[0]?.attributes).toMatchObject({ secret: null, password: "[redacted]" });
    expect(of("start")[0]?.attributes?.headers).toMatchObject({ accept: "*/*" });
  });

  it("a secret across the cut of a long text is hidden too", () => {
    const { tracer, text } = recorded({ maxValueLength: 100 });
    tracer.startSpan("work", {
      attributes: { a: `${"x".repeat(79)} ${secrets.openai} ${"y".repeat(1000)}` },
    });
    expect(text()).not.toContain(secrets.openai.slice(0, 12));
  });

  it("the hook's answer is kept, and its failure lets nothing through", () => {
    const seen: string[] = [];
    const { tracer, of } = recorded({
      redact(text, key) {
        seen.push(key);
        if (text === "fail") throw new Error("bug");
        return text.replace("Ada", "A.");
      },
    });
    tracer.startSpan("for Ada", { attributes: { user: { name: "Ada" }, bad: "fail", ok: "x" } });
    expect(of("start")[0]).toMatchObject({
      name: "for A.",
      attributes: { user: { name: "A." }, bad: "[redacted]", ok: "x" },
      redacted: 3,
    });
    expect(seen).toContain("name");
  });

  it("a hook that traces does not disturb", () => {
    const run: { tracer?: ReturnType<typeof recorded>["tracer"] } = {};
    let depth = 0;
    const { tracer, of } = recorded({
      redact(text) {
        if (depth++ < 3) run.tracer?.startSpan("inner", { attributes: { x: "y".repeat(100) } }).end();
        return text;
      },
    });
    run.tracer = tracer;
    tracer.startSpan("outer", { attributes: { a: "b" } }).end();
    expect(of("start").find((one) => one.name === "outer")?.attributes).toEqual({ a: "b" });
  });
});
