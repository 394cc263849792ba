import {
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RETRIEVAL_QUERY_TEXT,
  GEN_AI_RETRIEVAL_TOP_K,
  GT_RERANK_INPUT_DOCUMENTS,
  GT_STAGE,
} from "../protocol/index.ts";
import { documentAttributes, type RetrievedDocument } from "./documents.ts";
import type { RetrievalSpan } from "./retrieval.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";

export interface RerankOptions extends StageOptions {
  query: string;
  /** In the order in which they came. */
  documents: RetrievedDocument[];
  model?: string;
  /** How many documents are kept. */
  topK?: number;
}

/** `documents` takes them in their new order. */
export interface RerankSpan extends RetrievalSpan {}

/** Documents put into a better order. No convention exists, so the names are partly ours. */
export function rerank(options: RerankOptions): RerankSpan;
export function rerank<T>(options: RerankOptions, fn: (span: RerankSpan) => T): T;
export function rerank<T>(options: RerankOptions, fn?: (span: RerankSpan) => T): RerankSpan | T {
  const started = startStage("rerank", options, () => ({
    name: named("rerank", options.model),
    attributes: {
      [GT_STAGE]: "rerank",
      [GEN_AI_REQUEST_MODEL]: options.model,
      [GEN_AI_RETRIEVAL_QUERY_TEXT]: options.query,
      [GEN_AI_RETRIEVAL_TOP_K]: options.topK,
      [GT_RERANK_INPUT_DOCUMENTS]: options.documents,
    },
  }));
  return runStage(withSetters<RerankSpan>(started, { documents: documentAttributes }), fn);
}
