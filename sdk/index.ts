/** The public face: what `import … from "genai-traces"` gives. */
export {
  type Instrumentation,
  type InstrumentOptions,
  instrument,
  wrapFetch,
} from "./instrument/instrument.ts";
export { connectWorker } from "./journal/connect-worker.ts";
export type { TokenUsage } from "./protocol/model-call.ts";
export { type AgentOptions, type AgentSpan, agent } from "./stages/agent.ts";
export { type ChatOptions, type ChatResponse, type ChatSpan, chat } from "./stages/chat.ts";
export { type ChatCompletionChunkLike, chatCompletionChunk } from "./stages/chat-completion-chunk.ts";
export type { RetrievedDocument } from "./stages/documents.ts";
export { type EmbeddingsOptions, type EmbeddingsSpan, embeddings } from "./stages/embeddings.ts";
export { type EvaluationOptions, evaluation } from "./stages/evaluation.ts";
export { type FeedbackOptions, feedback } from "./stages/feedback.ts";
export {
  type GuardrailDecision,
  type GuardrailOptions,
  type GuardrailSpan,
  guardrail,
} from "./stages/guardrail.ts";
export type {
  ChatMessage,
  MessageInput,
  MessagePart,
  MessagesInput,
  PartsMessage,
} from "./stages/messages.ts";
export { type PostProcessOptions, type PostProcessSpan, postProcess } from "./stages/post-process.ts";
export { type PromptOptions, type PromptSpan, prompt } from "./stages/prompt.ts";
export { type RerankOptions, type RerankSpan, rerank } from "./stages/rerank.ts";
export { type RetrievalOptions, type RetrievalSpan, retrieval } from "./stages/retrieval.ts";
export type { StageOptions } from "./stages/stage.ts";
export { type ToolOptions, type ToolSpan, tool } from "./stages/tool.ts";
export type { ToolDefinition } from "./stages/tool-definitions.ts";
export { type ToChunk, type TraceStreamOptions, traceStream } from "./stages/trace-stream.ts";
export { type WorkflowOptions, type WorkflowSpan, workflow } from "./stages/workflow.ts";
export type {
  AttributeInput,
  AttributesInput,
  Capture,
  ChunkInput,
  EndOptions,
  InitOptions,
  Span,
  SpanContext,
  SpanOptions,
  Tracer,
} from "./tracer/api.ts";
export { init } from "./tracer/init.ts";
export { extract, inject } from "./tracer/trace-context.ts";
