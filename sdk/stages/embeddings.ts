import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GT_EMBEDDINGS_INPUT,
  SERVER_ADDRESS,
  SERVER_PORT,
} from "../protocol/index.ts";
import { type TokenUsage, usageAttributes } from "../protocol/model-call.ts";
import type { Span } from "../tracer/api.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";

export interface EmbeddingsOptions extends StageOptions {
  model: string;
  /** `openai`, `anthropic`, `gcp.gemini` …, or a name of your own. */
  provider?: string;
  input?: string | string[];
  serverAddress?: string;
  serverPort?: number;
}

export interface EmbeddingsSpan extends Span {
  usage(usage: TokenUsage): this;
  /** Length of the vectors. */
  dimensions(count: number): this;
}

/** Text turned into vectors. */
export function embeddings(options: EmbeddingsOptions): EmbeddingsSpan;
export function embeddings<T>(options: EmbeddingsOptions, fn: (span: EmbeddingsSpan) => T): T;
export function embeddings<T>(
  options: EmbeddingsOptions,
  fn?: (span: EmbeddingsSpan) => T,
): EmbeddingsSpan | T {
  const started = startStage("embeddings", options, () => ({
    name: named("embeddings", options.model),
    kind: 3,
    attributes: {
      [GEN_AI_OPERATION_NAME]: "embeddings",
      [GEN_AI_PROVIDER_NAME]: options.provider,
      [GEN_AI_REQUEST_MODEL]: options.model,
      [GT_EMBEDDINGS_INPUT]: options.input,
      [SERVER_ADDRESS]: options.serverAddress,
      [SERVER_PORT]: options.serverPort,
    },
  }));
  const span = withSetters<EmbeddingsSpan>(started, {
    usage: usageAttributes,
    dimensions: (count) => ({ [GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: count }),
  });
  return runStage(span, fn);
}
