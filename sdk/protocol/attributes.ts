/**
 * Attribute names, one constant each so that bundlers keep only what is used.
 *
 * `GEN_AI_*` and the core names are OpenTelemetry's (open-telemetry/semantic-conventions-genai, main of
 * 2026-08, stability Development, with the renames merged since: `cache_write`, optional
 * `finish_reason`). `GT_*` are ours, used only where no convention exists.
 */

// What was asked
export const GEN_AI_OPERATION_NAME = "gen_ai.operation.name";
export const GEN_AI_PROVIDER_NAME = "gen_ai.provider.name";
export const GEN_AI_CONVERSATION_ID = "gen_ai.conversation.id";
export const GEN_AI_OUTPUT_TYPE = "gen_ai.output.type";
export const GEN_AI_REQUEST_MODEL = "gen_ai.request.model";
export const GEN_AI_REQUEST_TEMPERATURE = "gen_ai.request.temperature";
export const GEN_AI_REQUEST_TOP_P = "gen_ai.request.top_p";
export const GEN_AI_REQUEST_TOP_K = "gen_ai.request.top_k";
export const GEN_AI_REQUEST_MAX_TOKENS = "gen_ai.request.max_tokens";
export const GEN_AI_REQUEST_SEED = "gen_ai.request.seed";
export const GEN_AI_REQUEST_STREAM = "gen_ai.request.stream";
export const GEN_AI_REQUEST_STOP_SEQUENCES = "gen_ai.request.stop_sequences";
export const GEN_AI_REQUEST_FREQUENCY_PENALTY = "gen_ai.request.frequency_penalty";
export const GEN_AI_REQUEST_PRESENCE_PENALTY = "gen_ai.request.presence_penalty";
export const GEN_AI_REQUEST_CHOICE_COUNT = "gen_ai.request.choice.count";
export const GEN_AI_REQUEST_REASONING_LEVEL = "gen_ai.request.reasoning.level";
export const GEN_AI_SYSTEM_INSTRUCTIONS = "gen_ai.system_instructions";
export const GEN_AI_INPUT_MESSAGES = "gen_ai.input.messages";
export const GEN_AI_TOOL_DEFINITIONS = "gen_ai.tool.definitions";

// What came back
export const GEN_AI_OUTPUT_MESSAGES = "gen_ai.output.messages";
export const GEN_AI_RESPONSE_ID = "gen_ai.response.id";
export const GEN_AI_RESPONSE_MODEL = "gen_ai.response.model";
export const GEN_AI_RESPONSE_FINISH_REASONS = "gen_ai.response.finish_reasons";
/** Seconds. */
export const GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK = "gen_ai.response.time_to_first_chunk";
/** Includes cached tokens. */
export const GEN_AI_USAGE_INPUT_TOKENS = "gen_ai.usage.input_tokens";
/** Includes reasoning tokens. */
export const GEN_AI_USAGE_OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
export const GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS = "gen_ai.usage.cache_read.input_tokens";
export const GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS = "gen_ai.usage.cache_write.input_tokens";
export const GEN_AI_USAGE_REASONING_OUTPUT_TOKENS = "gen_ai.usage.reasoning.output_tokens";

// Prompts
export const GEN_AI_PROMPT_NAME = "gen_ai.prompt.name";
export const GEN_AI_PROMPT_VERSION = "gen_ai.prompt.version";
/** Prefix: `gen_ai.prompt.variable.<key>`. */
export const GEN_AI_PROMPT_VARIABLE = "gen_ai.prompt.variable.";

// Retrieval and embeddings
export const GEN_AI_DATA_SOURCE_ID = "gen_ai.data_source.id";
export const GEN_AI_RETRIEVAL_QUERY_TEXT = "gen_ai.retrieval.query.text";
export const GEN_AI_RETRIEVAL_TOP_K = "gen_ai.retrieval.top_k";
/** `{id?, score?, content?, title?, uri?, metadata?}[]` */
export const GEN_AI_RETRIEVAL_DOCUMENTS = "gen_ai.retrieval.documents";
export const GEN_AI_EMBEDDINGS_DIMENSION_COUNT = "gen_ai.embeddings.dimension.count";

// Tools, agents, workflows
export const GEN_AI_TOOL_NAME = "gen_ai.tool.name";
export const GEN_AI_TOOL_TYPE = "gen_ai.tool.type";
export const GEN_AI_TOOL_DESCRIPTION = "gen_ai.tool.description";
export const GEN_AI_TOOL_CALL_ID = "gen_ai.tool.call.id";
export const GEN_AI_TOOL_CALL_ARGUMENTS = "gen_ai.tool.call.arguments";
export const GEN_AI_TOOL_CALL_RESULT = "gen_ai.tool.call.result";
export const GEN_AI_AGENT_ID = "gen_ai.agent.id";
export const GEN_AI_AGENT_NAME = "gen_ai.agent.name";
export const GEN_AI_AGENT_DESCRIPTION = "gen_ai.agent.description";
export const GEN_AI_WORKFLOW_NAME = "gen_ai.workflow.name";

// Evaluation
export const GEN_AI_EVALUATION_NAME = "gen_ai.evaluation.name";
export const GEN_AI_EVALUATION_SCORE_VALUE = "gen_ai.evaluation.score.value";
export const GEN_AI_EVALUATION_SCORE_LABEL = "gen_ai.evaluation.score.label";
export const GEN_AI_EVALUATION_EXPLANATION = "gen_ai.evaluation.explanation";

// Core
export const ERROR_TYPE = "error.type";
export const EXCEPTION_TYPE = "exception.type";
export const EXCEPTION_MESSAGE = "exception.message";
export const EXCEPTION_STACKTRACE = "exception.stacktrace";
export const SERVER_ADDRESS = "server.address";
export const SERVER_PORT = "server.port";
export const HTTP_REQUEST_METHOD = "http.request.method";
export const HTTP_RESPONSE_STATUS_CODE = "http.response.status_code";
/** Without secrets. */
export const URL_FULL = "url.full";
export const SERVICE_NAME = "service.name";
export const SERVICE_VERSION = "service.version";
export const SESSION_ID = "session.id";
export const USER_ID = "user.id";

// Model Context Protocol
/** `tools/call`, `initialize` … */
export const MCP_METHOD_NAME = "mcp.method.name";
export const MCP_SESSION_ID = "mcp.session.id";
export const MCP_PROTOCOL_VERSION = "mcp.protocol.version";
export const JSONRPC_REQUEST_ID = "jsonrpc.request.id";

// Ours: no convention exists for these stages
/** Which stage of the pipeline a span without a GenAI operation is; see {@link Stage}. */
export const GT_STAGE = "genai_traces.stage";
export const GT_PROMPT_TEMPLATE = "genai_traces.prompt.template";
/** The rendered messages, in the shape of `gen_ai.input.messages`. */
export const GT_PROMPT_MESSAGES = "genai_traces.prompt.messages";
export const GT_RERANK_INPUT_DOCUMENTS = "genai_traces.rerank.input_documents";
export const GT_EMBEDDINGS_INPUT = "genai_traces.embeddings.input";
export const GT_GUARDRAIL_NAME = "genai_traces.guardrail.name";
export const GT_GUARDRAIL_TARGET = "genai_traces.guardrail.target";
/** `pass`, `flag` or `block`. */
export const GT_GUARDRAIL_DECISION = "genai_traces.guardrail.decision";
export const GT_GUARDRAIL_EXPLANATION = "genai_traces.guardrail.explanation";
export const GT_INPUT = "genai_traces.input";
export const GT_OUTPUT = "genai_traces.output";
/** The user's verdict on an answer: a number (thumbs: 1 or -1) and words. */
export const GT_FEEDBACK_SCORE = "genai_traces.feedback.score";
export const GT_FEEDBACK_COMMENT = "genai_traces.feedback.comment";

/** How an observed answer ended; see {@link AnswerEnd}. */
export const GT_ANSWER_END = "genai_traces.answer.end";
/** Code units of an observed answer that were not kept. */
export const GT_ANSWER_CUT = "genai_traces.answer.cut";
/** Tokens of those written to a cache that it keeps for an hour rather than minutes, which Anthropic bills dearer. */
export const GT_USAGE_CACHE_WRITE_1H = "genai_traces.usage.cache_write_1h.input_tokens";
/** The wire format an observed call spoke: `openai.chat`, `anthropic.messages` … */
export const GT_WIRE_FORMAT = "genai_traces.wire.format";
/** Events or bodies of an observed call that could not be read. */
export const GT_WIRE_UNREADABLE = "genai_traces.wire.unreadable";
/** Events of an observed answer that are counted and not kept (data parts, snapshots of state …), by name. */
export const GT_WIRE_EVENTS = "genai_traces.wire.events";

/** How much of a session's context was used before and after a call, and how much there is; tokens (built-in AI). */
export const GT_CONTEXT_USED_BEFORE = "genai_traces.context.used_before";
export const GT_CONTEXT_USED_AFTER = "genai_traces.context.used_after";
export const GT_CONTEXT_WINDOW = "genai_traces.context.window";
/** What a call would have needed and what there is, where it did not fit; tokens. */
export const GT_QUOTA_REQUESTED = "genai_traces.quota.requested";
export const GT_QUOTA_LIMIT = "genai_traces.quota.limit";

/**
 * Values of {@link GT_ANSWER_END}: the protocol's terminator came; somebody stopped it; an error, in band or by HTTP;
 * the body ended or broke before the terminator; the app never read it; the page went away.
 */
export type AnswerEnd = "complete" | "aborted" | "error" | "truncated" | "unread" | "unloaded";

/** Values of {@link GT_STAGE}. */
export type Stage = "prompt" | "rerank" | "guardrail" | "post_process" | "evaluation" | "feedback";
