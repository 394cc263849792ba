import {
  type Attributes,
  type AttributeValue,
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_RETRIEVAL_QUERY_TEXT,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  GT_PROMPT_MESSAGES,
  GT_USAGE_CACHE_WRITE_1H,
} from "../../sdk/protocol/index.ts";
import { asName, asNumber } from "./attribute-values.ts";
import { TOLD_COST } from "./cost/told-cost.ts";
import { conforming } from "./genai-view/any-messages.ts";
import { reportedTtft } from "./genai-view/reported-ttft.ts";
import { toolDefinitions } from "./genai-view/source.ts";
import { translated } from "./genai-view/translate.ts";
import {
  type Message,
  messageFromStream,
  type Part,
  parseIfJson,
  readMessages,
  readParts,
} from "./message.ts";
import { stageKind } from "./stage-kind.ts";
import { timeToFirstChunk } from "./stream-stats.ts";
import type { Span, StageKind } from "./trace.ts";
import type { Milliseconds } from "./units.ts";

/** A retrieved document; `extra` is what the application added. */
export interface Document {
  id?: string;
  score?: number;
  title?: string;
  uri?: string;
  content?: string;
  extra: Attributes;
}

export interface Usage {
  /** Includes cached tokens. */
  input?: number;
  /** Includes reasoning tokens. */
  output?: number;
  cacheRead?: number;
  cacheWrite?: number;
  /** Of what was written, what is kept for an hour. */
  cacheWriteHour?: number;
  reasoning?: number;
}

/**
 * What a span's attributes mean, read through one door whatever convention wrote them. Derived on
 * demand, never stored: the attributes stay the truth.
 */
export interface GenAIView {
  kind: StageKind;
  operation?: string;
  provider?: string;
  requestModel?: string;
  responseModel?: string;
  /** `gen_ai.request.*` without the prefix. */
  parameters: Attributes;
  usage: Usage;
  /** US dollars, as the server or another tool told. */
  toldCost?: number;
  system: Part[];
  input: Message[];
  output: Message[];
  /** The output was put together from the stream, not reported by the app. */
  outputFromStream: boolean;
  toolDefinitions: AttributeValue[];
  query?: string;
  documents: Document[];
  tool?: { name: string; callId?: string; arguments?: AttributeValue; result?: AttributeValue };
  finishReasons: string[];
  ttftMs?: Milliseconds;
  conversationId?: string;
  agent?: string;
}

const REQUEST = "gen_ai.request.";

export function genAIView(span: Span): GenAIView {
  const a = translated(span);
  const reported = readMessages(conforming(a[GEN_AI_OUTPUT_MESSAGES], "assistant"), "assistant");
  const fromStream = reported.length === 0 && span.stream !== undefined && span.stream.count > 0;
  return {
    kind: stageKind(a),
    operation: asName(a[GEN_AI_OPERATION_NAME]),
    provider: asName(a[GEN_AI_PROVIDER_NAME]),
    requestModel: asName(a[GEN_AI_REQUEST_MODEL]),
    responseModel: asName(a[GEN_AI_RESPONSE_MODEL]),
    parameters: parametersOf(a),
    usage: usageOf(a),
    toldCost: asNumber(a[TOLD_COST]),
    system: readParts(a[GEN_AI_SYSTEM_INSTRUCTIONS]),
    input: readMessages(conforming(a[GEN_AI_INPUT_MESSAGES] ?? a[GT_PROMPT_MESSAGES], "user"), "user"),
    output: fromStream && span.stream ? [messageFromStream(span.stream)] : reported,
    outputFromStream: fromStream,
    toolDefinitions: toolDefinitions(a[GEN_AI_TOOL_DEFINITIONS]) ?? [],
    query: asName(a[GEN_AI_RETRIEVAL_QUERY_TEXT]),
    documents: list(a[GEN_AI_RETRIEVAL_DOCUMENTS]).map(readDocument),
    tool: toolOf(a),
    finishReasons: finishReasonsOf(a, reported),
    ttftMs: timeToFirstChunk(span) ?? reportedTtft(span, a),
    conversationId: asName(a[GEN_AI_CONVERSATION_ID]),
    agent: asName(a[GEN_AI_AGENT_NAME]),
  };
}

/** From the answer's messages, where nobody says it apart from them. */
function finishReasonsOf(a: Attributes, output: readonly Message[]): string[] {
  const said = list(a[GEN_AI_RESPONSE_FINISH_REASONS]).filter((reason) => typeof reason === "string");
  return said.length ? said : output.flatMap(({ finishReason }) => finishReason ?? []);
}

function parametersOf(a: Attributes): Attributes {
  const parameters: Attributes = {};
  for (const [key, value] of Object.entries(a))
    if (key.startsWith(REQUEST) && key !== GEN_AI_REQUEST_MODEL && value !== "")
      parameters[key.slice(REQUEST.length)] = value;
  return parameters;
}

const usageOf = (a: Attributes): Usage => ({
  input: asNumber(a[GEN_AI_USAGE_INPUT_TOKENS]),
  output: asNumber(a[GEN_AI_USAGE_OUTPUT_TOKENS]),
  cacheRead: asNumber(a[GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]),
  cacheWrite: asNumber(a[GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]),
  cacheWriteHour: asNumber(a[GT_USAGE_CACHE_WRITE_1H]),
  reasoning: asNumber(a[GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]),
});

function toolOf(a: Attributes): GenAIView["tool"] {
  const name = asName(a[GEN_AI_TOOL_NAME]);
  if (!name) return undefined;
  return {
    name,
    callId: asName(a[GEN_AI_TOOL_CALL_ID]),
    arguments: parseIfJson(a[GEN_AI_TOOL_CALL_ARGUMENTS]),
    result: parseIfJson(a[GEN_AI_TOOL_CALL_RESULT]),
  };
}

function readDocument(value: AttributeValue): Document {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { content: typeof value === "string" ? value : JSON.stringify(value), extra: {} };
  const { id, score, title, uri, content, ...extra } = value;
  return {
    id: typeof id === "number" ? String(id) : asName(id),
    score: asNumber(score),
    title: asName(title),
    uri: asName(uri),
    content: asName(content),
    extra,
  };
}

function list(value: AttributeValue | undefined): AttributeValue[] {
  const parsed = parseIfJson(value);
  if (parsed === undefined || parsed === null) return [];
  return Array.isArray(parsed) ? parsed : [parsed];
}
