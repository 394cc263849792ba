/** The public face: what `import … from "genai-traces"` gives. */
export { connectWorker } from "./journal/connect-worker.ts";
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
