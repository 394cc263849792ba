import type { Attributes, AttributeValue, TraceRecord } from "../../sdk/protocol/index.ts";
import { TOPICS, type Topic } from "./topics.ts";

/** One span of a pipeline that is made up; faults change it before it is told as records. */
export interface DraftSpan {
  name: string;
  parent?: DraftSpan;
  attributes: Attributes;
  startMs: number;
  ms: number;
  failure?: string;
  /** Text of a stream, the wait for its first chunk and the time between chunks. */
  stream?: { text: string; waitMs: number; gapMs: number };
}

export interface Draft {
  topic: Topic;
  other: Topic;
  random: () => number;
  root: DraftSpan;
  prompt?: DraftSpan;
  retrieval: DraftSpan;
  /** Asks for the tool. */
  asking: DraftSpan;
  tool: DraftSpan;
  answer: DraftSpan;
  post?: DraftSpan;
  spans: DraftSpan[];
  /** A turn before, about something else and without a fault. */
  earlier?: Draft;
  /** Attributes that are objects are written as JSON text, as exporters do. */
  asJson: boolean;
}

/** What assistants say around their answers. */
const OPENINGS = ["", "", "Sure! ", "I'd be happy to help. ", "Here is what I found:\n\n"];
const CLOSINGS = ["", "", " Let me know if you have any other questions.", " I hope this helps!"];
const pick = (random: () => number, from: readonly string[]): string =>
  from[Math.floor(random() * from.length)] ?? "";

const words = (content: string): AttributeValue => [{ type: "text", content }];
const MODEL = "gpt-5.6-mini";

/** A healthy pipeline: search, prompt, a call that asks for a tool, the tool, the answer; details differ with the seed. */
export function draftPipeline(random: () => number, isEarlier = false): Draft {
  const number = () => 12 + Math.floor(random() * 87);
  const at = Math.floor(random() * TOPICS.length);
  const make = (index: number) =>
    (TOPICS[index % TOPICS.length] as (typeof TOPICS)[number])(number(), number());
  const topic = make(at);
  const draft: Draft = {
    ...{ topic, other: make(at + 1 + Math.floor(random() * (TOPICS.length - 1))), random },
    root: {
      name: "invoke_agent assistant",
      attributes: { "gen_ai.operation.name": "invoke_agent" },
      startMs: 0,
      ms: 0,
    },
    retrieval: stage(
      "retrieval docs",
      { "gen_ai.operation.name": "retrieval", "gen_ai.retrieval.query.text": topic.query },
      40 + random() * 120,
    ),
    asking: call(300 + random() * 300),
    tool: stage(
      `execute_tool ${topic.tool.name}`,
      {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": topic.tool.name,
        "gen_ai.tool.call.id": "call_1",
        "gen_ai.tool.call.arguments": topic.tool.arguments,
        "gen_ai.tool.call.result": topic.tool.result,
      },
      30 + random() * 200,
    ),
    answer: call(600 + random() * 900),
    spans: [],
    asJson: random() < 0.4,
    earlier: !isEarlier && random() < 0.4 ? draftPipeline(random, true) : undefined,
  };
  draft.retrieval.attributes["gen_ai.retrieval.documents"] = topic.documents.map((document, i) => ({
    ...document,
    id: `kb-${at}${i}`,
    score: 0.9 - i * 0.12 - random() * 0.08,
  }));
  const content = promptOf(topic, topic.documents);
  if (random() < 0.6)
    draft.prompt = stage(
      "prompt answer-v3",
      {
        "genai_traces.stage": "prompt",
        "genai_traces.prompt.messages": [{ role: "user", parts: words(content) }],
      },
      2,
    );
  if (random() < 0.6)
    draft.post = stage(
      "post_process links",
      {
        "genai_traces.stage": "post_process",
        "genai_traces.input": topic.answer,
        "genai_traces.output": `<p>${topic.answer}</p>`,
      },
      3,
    );
  fill(draft, content);
  say(draft, `${pick(random, OPENINGS)}${topic.answer}${pick(random, CLOSINGS)}`);
  return draft;
}

const stage = (name: string, attributes: Attributes, ms: number): DraftSpan => ({
  name,
  attributes,
  ms,
  startMs: 0,
});

const call = (ms: number): DraftSpan =>
  stage(
    `chat ${MODEL}`,
    {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": MODEL,
      "gen_ai.request.temperature": 0.2,
      "gen_ai.request.max_tokens": 800,
      "gen_ai.system_instructions": words(
        "You are a helpful assistant. Answer from the documents and tools you are given, and say so when they do not tell.",
      ),
    },
    ms,
  );

export const promptOf = (
  { question }: Topic,
  documents: readonly { title: string; content: string }[],
): string =>
  `Documents:\n${documents.map(({ title, content }) => `# ${title}\n${content}`).join("\n\n")}\n\nQuestion: ${question}`;

/** Both calls are sent the prompt, the second one also what the tool said. */
export function fill(draft: Draft, content: string): void {
  const { topic, asking, answer, tool } = draft;
  const asked = { type: "tool_call", id: "call_1", name: topic.tool.name, arguments: topic.tool.arguments };
  const user = { role: "user", parts: words(content) };
  const definitions = [{ type: "function", name: topic.tool.name, parameters: topic.tool.schema }];
  asking.attributes["gen_ai.input.messages"] = [user];
  asking.attributes["gen_ai.output.messages"] = [{ role: "assistant", parts: [asked] }];
  asking.attributes["gen_ai.response.finish_reasons"] = ["tool_calls"];
  answer.attributes["gen_ai.input.messages"] = [
    user,
    { role: "assistant", parts: [asked] },
    {
      role: "tool",
      parts: [
        {
          type: "tool_call_response",
          id: "call_1",
          response: tool.attributes["gen_ai.tool.call.result"] ?? "error",
        },
      ],
    },
  ];
  for (const { attributes } of [asking, answer]) attributes["gen_ai.tool.definitions"] = definitions;
}

/** The answer, as one piece or as a stream. */
export function say(draft: Draft, text: string): void {
  const { answer, random, post } = draft;
  answer.attributes["gen_ai.response.finish_reasons"] = ["stop"];
  answer.attributes["gen_ai.output.messages"] = [{ role: "assistant", parts: words(text) }];
  answer.stream = undefined;
  if (random() < 0.7) answer.stream = { text, waitMs: 200 + random() * 400, gapMs: 15 + random() * 30 };
  if (post)
    Object.assign(post.attributes, { "genai_traces.input": text, "genai_traces.output": `<p>${text}</p>` });
}

const BASE_MS = Date.UTC(2026, 10, 23, 9);
const nano = (ms: number): string => `${Math.round((BASE_MS + ms) * 1000)}000`;

/** Puts the spans one after another and tells them as records. */
export function recordsOf(
  draft: Draft,
  seed: number,
): { trace: string; records: TraceRecord[]; idOf(span: DraftSpan): string } {
  const { root, earlier, asJson } = draft;
  const children = [...(earlier ? childrenOf(earlier) : []), ...childrenOf(draft)];
  const all = [root, ...children];
  const trace = (0xe7a1_0000 + seed).toString(16).padStart(32, "0");
  const idOf = (span: DraftSpan): string =>
    `${seed.toString(16).padStart(8, "0")}${(all.indexOf(span) + 1).toString(16).padStart(8, "0")}`;
  let clock = 1;
  for (const span of children) {
    const { stream } = span;
    if (stream) span.ms = Math.max(span.ms, stream.waitMs + piecesOf(stream.text).length * stream.gapMs + 1);
    span.startMs = clock;
    clock += span.ms + 1;
  }
  root.ms = clock;
  const records: TraceRecord[] = [
    {
      type: "resource",
      resource: 1,
      attributes: { "service.name": "eval" },
      scope: { name: "genai-traces" },
    },
  ];
  for (const span of all) {
    const common = { trace, span: idOf(span) };
    const parent = span === root ? undefined : idOf(span.parent ?? root);
    records.push({
      type: "start",
      ...common,
      parent,
      name: span.name,
      kind: 1,
      time: nano(span.startMs),
      resource: 1,
      attributes: asJson ? asTexts(span.attributes) : span.attributes,
    });
    if (span.stream) records.push(chunksOf(span.stream, common, span.startMs));
    const failed = span.failure === undefined ? {} : { status: { code: 2 as const, message: span.failure } };
    records.push({ type: "end", ...common, time: nano(span.startMs + span.ms), ...failed });
  }
  return { trace, records, idOf };
}

const piecesOf = (text: string): string[] => text.match(/\S+\s*/g) ?? [];

function chunksOf(
  { text, waitMs, gapMs }: NonNullable<DraftSpan["stream"]>,
  common: { trace: string; span: string },
  startMs: number,
): TraceRecord {
  const parts = piecesOf(text);
  return {
    type: "chunks",
    ...common,
    time: nano(startMs + waitMs),
    at: parts.map((_, i) => Math.round(i * gapMs * 1000)),
    parts,
  };
}

function childrenOf({ spans, retrieval, prompt, asking, tool, answer, post }: Draft): DraftSpan[] {
  const order = spans.length ? spans : [retrieval, prompt, asking, tool, answer, post];
  return order.filter((span) => span !== undefined);
}

/** Lists of names stay lists, as in OpenTelemetry. */
const asTexts = (attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      key,
      typeof value === "object" && value !== null && !key.endsWith("finish_reasons")
        ? JSON.stringify(value)
        : value,
    ]),
  );
