/**
 * Attributes in which other conventions keep what people and models wrote, so that capture modes hold for their
 * spans too: the AI SDK's `ai.*`, OpenInference, Traceloop, Langfuse, LangSmith, and the message events of
 * OpenTelemetry before 1.37.
 */
const FOREIGN_CONTENT = new RegExp(
  [
    /^ai\.(prompt|result|request\.text|values?$|response\.(text|object|reasoning|toolCalls|files))/,
    /^ai\.(toolCall\.(args|result)|embeddings?$|schema)/,
    /^(input|output)\.value$/,
    /^llm\.(input_messages|output_messages|prompts|choices|tools|prompt_template|request\.functions)\b/,
    /^(retrieval\.documents|reranker\.(query|\w+put_documents)|embedding\.(embeddings|text))\b/,
    /^tool(_call)?\.(function|parameters|json_schema)\b/,
    /^(gen_ai|llm)\.(prompt|completion)s?(\.\d|$)/,
    /^gen_ai\.(event\.)?content\b/,
    /^traceloop\.(entity\.(input|output)|prompt\.template)/,
    /^(langfuse|langsmith|genkit|mlflow|lk)\b.*[._:](input|output|prompt|completion|span(In|Out)puts)/,
    /^(content|body|message|all_messages|final_result|tool_arguments|tool_response)$/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

export const isForeignContent = (key: string): boolean => FOREIGN_CONTENT.test(key);
