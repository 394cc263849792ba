/**
 * Which attributes hold what people and models wrote, by key, so that a capture mode applies however
 * an attribute was set. The rest (names, ids, parameters, counts) is recorded in every mode.
 */
const CONTENT =
  /^(?:gen_ai\.(?:system_instructions|(?:in|out)put\.messages|tool\.(?:definitions|call\.(?:arguments|result))|retrieval\.(?:query\.text|documents)|evaluation\.explanation|prompt\.variable\..*)|genai_traces\.(?:prompt\.(?:template|messages)|rerank\.input_documents|embeddings\.input|guardrail\.explanation|input|output|feedback\.comment))$/;

export const isContent = (key: string): boolean => CONTENT.test(key);

/**
 * How deep in a content attribute members like `role` and `type` are ours and may be kept in mode
 * `metadata`. Deeper ones, and those in free-form values such as tool arguments, are the user's.
 */
export const structureDepth = (key: string): number =>
  /messages$|instructions$/.test(key) ? 4 : /documents$|definitions$/.test(key) ? 2 : 0;
