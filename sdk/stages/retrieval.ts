import {
  GEN_AI_DATA_SOURCE_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_RETRIEVAL_QUERY_TEXT,
  GEN_AI_RETRIEVAL_TOP_K,
} from "../protocol/index.ts";
import type { Span } from "../tracer/api.ts";
import { documentAttributes, type RetrievedDocument } from "./documents.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";

export interface RetrievalOptions extends StageOptions {
  query: string;
  /** Name of the index or store. */
  dataSource?: string;
  /** How many documents were asked for. */
  topK?: number;
}

export interface RetrievalSpan extends Span {
  /** What was found; an empty list says that nothing was. */
  documents(documents: RetrievedDocument[]): this;
}

/** A search for documents. */
export function retrieval(options: RetrievalOptions): RetrievalSpan;
export function retrieval<T>(options: RetrievalOptions, fn: (span: RetrievalSpan) => T): T;
export function retrieval<T>(options: RetrievalOptions, fn?: (span: RetrievalSpan) => T): RetrievalSpan | T {
  const started = startStage("retrieval", options, () => ({
    name: named("retrieval", options.dataSource),
    kind: 3,
    attributes: {
      [GEN_AI_OPERATION_NAME]: "retrieval",
      [GEN_AI_DATA_SOURCE_ID]: options.dataSource,
      [GEN_AI_RETRIEVAL_QUERY_TEXT]: options.query,
      [GEN_AI_RETRIEVAL_TOP_K]: options.topK,
    },
  }));
  return runStage(withSetters<RetrievalSpan>(started, { documents: documentAttributes }), fn);
}
