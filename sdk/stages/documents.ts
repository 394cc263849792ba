import { GEN_AI_RETRIEVAL_DOCUMENTS } from "../protocol/index.ts";
import type { AttributesInput } from "../tracer/api.ts";

/** A document that was found. More fields are kept as they are. */
export interface RetrievedDocument {
  id?: string | number;
  /** Whatever the search gives: higher is better or lower is closer, the panel does not judge. */
  score?: number;
  content?: string;
  title?: string;
  uri?: string;
  metadata?: unknown;
  [field: string]: unknown;
}

export const documentAttributes = (documents: RetrievedDocument[]): AttributesInput => ({
  [GEN_AI_RETRIEVAL_DOCUMENTS]: documents,
});
