import type { SpanContext } from "genai-traces";

/** What the page asks its worker. */
export interface SearchRequest {
  query: string;
  /** The page's span: the worker's spans become its children. */
  parent: SpanContext;
}

export interface SearchHit {
  id: string;
  content: string;
  /** Cosine of the angle between the vectors, 0 to 1. */
  score: number;
}
