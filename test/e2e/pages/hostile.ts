import { init } from "genai-traces";
import * as protocol from "../../../sdk/protocol/index.ts";

const { FINAL_EVENT, MARKER, PROTOCOL_VERSION } = protocol;

/** A page that means harm to whoever looks at its traces. */
export interface HostileApi {
  /** A trace with every payload in every field that the panel shows. */
  payloadsEverywhere(name: string): void;
  /** A trace whose attributes are all what neither a text nor a number can be made of. */
  stubbornEverywhere(name: string): void;
  /** Messages that look like the SDK's, but are made by script; for a session id of the caller's. */
  forge(sid: string): void;
  /** What an SDK would say, posted to the window above. */
  speakForParent(sid: string): void;
  /** Malformed messages of all kinds, straight to the content script. */
  garbage(sid: string): void;
  /** Valid envelopes as fast as possible. */
  flood(sid: string, envelopes: number): void;
}

declare global {
  var hostile: HostileApi;
}

const tracer = init({ serviceName: "<img src=x onerror=alert(1)>" });

const canary = (name: string) => `${location.protocol}//${location.host}/canary/${name}`;

const PAYLOADS = [
  `<img src="${canary("img")}" onerror="fetch('${canary("onerror")}');alert(1)">`,
  `<script src="${canary("script")}"></script><script>alert(2)</script>`,
  `<svg onload="alert(3)"><image href="${canary("svg")}"></svg>`,
  `<style>@import url("${canary("import")}");*{background:url("${canary("css")}")}</style>`,
  `<link rel="prefetch" href="${canary("prefetch")}"><iframe src="${canary("iframe")}"></iframe>`,
  `<a href="javascript:alert(4)" ping="${canary("ping")}">click</a>`,
  `![answer](${canary("markdown")}) [link](javascript:alert(5))`,
  `"><form action="${canary("form")}"><input autofocus onfocus="alert(6)">`,
  `javascript:fetch("${canary("javascript")}")`,
  `${canary("plain-url")}`,
  `data:text/html,<script>alert(7)</script>`,
  `\${alert(8)} {{constructor.constructor("alert(9)")()}}`,
  "\u202Egnp.exe \u0000 \uD800 \u{1F4A9}".repeat(20),
];

const all = () => PAYLOADS.join("\n");

const text = (content: string) => ({ type: "text", content });

function attributes(): Record<string, unknown> {
  return {
    ...Object.fromEntries(PAYLOADS.map((payload) => [payload, payload])),
    __proto__: { polluted: true },
    constructor: { prototype: { polluted: true } },
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": PAYLOADS[0],
    "gen_ai.request.model": PAYLOADS[0],
    "gen_ai.response.model": PAYLOADS[1],
    "gen_ai.conversation.id": PAYLOADS[5],
    "gen_ai.response.finish_reasons": PAYLOADS,
    "gen_ai.usage.input_tokens": PAYLOADS[0],
    "gen_ai.system_instructions": [text(all())],
    "gen_ai.input.messages": PAYLOADS.map((payload) => ({ role: payload, parts: [text(payload)] })),
    "gen_ai.output.messages": [
      {
        role: "assistant",
        parts: [
          text(all()),
          { type: "reasoning", content: all() },
          {
            type: "tool_call",
            id: PAYLOADS[0],
            name: PAYLOADS[1],
            arguments: { [PAYLOADS[2] ?? ""]: PAYLOADS[3] },
          },
          { type: "tool_call_response", id: PAYLOADS[0], response: all() },
          { type: "blob", mime_type: "image/svg+xml", content: btoa(`<svg onload="alert(10)"/>`) },
          { type: "uri", modality: "image", uri: canary("uri-part") },
        ],
      },
    ],
    "gen_ai.tool.definitions": PAYLOADS.map((payload) => ({ name: payload, description: payload })),
    "gen_ai.tool.name": PAYLOADS[0],
    "gen_ai.tool.call.arguments": all(),
    "gen_ai.tool.call.result": all(),
    "gen_ai.retrieval.query.text": all(),
    "gen_ai.retrieval.documents": PAYLOADS.map((payload) => ({
      id: payload,
      score: Number.POSITIVE_INFINITY,
      title: payload,
      content: payload,
      uri: payload,
      metadata: { [payload]: payload },
    })),
  };
}

function payloadsEverywhere(name: string): void {
  const root = tracer.startSpan(name, { parent: null });
  for (const operation of ["chat", "execute_tool", "retrieval", "invoke_agent", "embeddings", PAYLOADS[0]]) {
    const span = root.startSpan(`${operation} ${PAYLOADS[0]}`, { attributes: attributes() });
    span.setAttribute("gen_ai.operation.name", operation);
    span.addEvent(PAYLOADS[0] ?? "", attributes());
    span.addLink({ traceId: root.traceId, spanId: root.spanId }, attributes());
    for (const payload of PAYLOADS) {
      span.chunk(payload);
      span.chunk({ reasoning: payload });
      span.chunk({ toolCall: { index: 0, id: payload, name: payload, arguments: payload } });
    }
    span.recordException(new Error(all()));
    span.setStatus(2, all());
    span.end();
  }
  root.end();
}

const wrapper = (sid: string) => ({ g: MARKER, v: PROTOCOL_VERSION, sid });
const hello = (sid: string) => ({
  ...wrapper(sid),
  t: "hello",
  head: 1,
  next: 2,
  kind: "page",
  sdk: "0.1.0",
});

const START = {
  type: "start",
  trace: "0af7651916cd43dd8448eb211c80319c",
  span: "b7ad6b7169203331",
  name: "forged",
  kind: 1,
  time: "1700000000000000000",
  resource: 1,
};

const batch = (sid: string, s0 = 1, records: unknown[] = [START]) => ({
  ...wrapper(sid),
  t: "batch",
  s0,
  n: records.length,
  body: JSON.stringify(records),
});

function forge(sid: string): void {
  for (const data of [hello(sid), batch(sid)])
    dispatchEvent(new MessageEvent("message", { data, source: window, origin: location.origin }));
}

function speakForParent(sid: string): void {
  for (const message of [hello(sid), batch(sid), { ...batch(sid), t: "final" }])
    parent.postMessage(message, "*");
}

function garbage(sid: string): void {
  const numbers = [-1, 0, 0.5, 2 ** 53, 1e308, Number.NaN, "1", null, {}];
  const messages: unknown[] = [
    { g: MARKER },
    { g: MARKER, v: 1e9, t: "hello", sid },
    { ...hello(sid), sid: "x".repeat(1e6) },
    { ...hello(sid), sid: { toString: 1 } },
    { ...wrapper(sid), t: "ack", upTo: 1, credit: 1e9 },
    ...numbers.map((s0) => ({ ...batch(sid), s0 })),
    ...numbers.map((n) => ({ ...batch(sid), n })),
    { ...batch(sid), body: "not JSON" },
    { ...batch(sid), body: '{"__proto__":{"polluted":true}}' },
    { ...batch(sid), body: '[{"type":"start","__proto__":{"polluted":true}}]' },
    { ...batch(sid), body: `${"[".repeat(1e5)}${"]".repeat(1e5)}` },
  ];
  for (const message of messages) postMessage(message, "/");
  for (const detail of ["", "null", "not JSON", JSON.stringify({ ...batch(sid), t: "final", s0: -1 }), 7])
    document.dispatchEvent(new CustomEvent(FINAL_EVENT, { detail }));
}

function flood(sid: string, envelopes: number): void {
  postMessage(hello(sid), "/");
  const records = Array.from({ length: 100 }, () => START);
  for (let i = 0; i < envelopes; i++) postMessage(batch(sid, 1 + i * records.length, records), "/");
}

function stubbornEverywhere(name: string): void {
  const root = tracer.startSpan(name, { parent: null });
  // As code may that trusts a name: each `String(…)`, `Number(…)` and template of it throws.
  const stubborn = { toString: false };
  const known = [...Object.keys(attributes()), ...Object.values<unknown>(protocol)].filter(
    (key): key is string =>
      typeof key === "string" && /^(gen_ai|genai_traces|error|exception|url|http)\./.test(key),
  );
  for (const value of [
    stubborn,
    [stubborn],
    [{ role: stubborn, parts: [{ type: stubborn, content: stubborn }] }],
  ])
    for (const operation of ["chat", "execute_tool", "retrieval", "invoke_agent", "guardrail"]) {
      const span = root.startSpan(`${operation} stubborn`, {
        attributes: Object.fromEntries(known.map((key) => [key, value])),
      });
      span.setAttribute("gen_ai.operation.name", operation);
      span.setAttribute("genai_traces.guardrail.decision", "block");
      span.addEvent("exception", Object.fromEntries(known.map((key) => [key, value])));
      span.chunk({ toolCall: { index: 0, id: stubborn as never, name: stubborn as never, arguments: "{}" } });
      span.end();
    }
  root.end();
}

globalThis.hostile = { payloadsEverywhere, stubbornEverywhere, forge, speakForParent, garbage, flood };
