import { isObject } from "../attribute-values.ts";
import { parseIfJson } from "../message.ts";
import { messagesIn } from "./any-messages.ts";
import { answerMessages, requestParameters } from "./open-inference.ts";
import { type Convention, firstOf, listIn, nonEmpty, objectIn, textIn, toolDefinitions } from "./source.ts";

/** Pydantic AI and Logfire (pydantic-ai, `models/instrumented.py`). */
export const pydanticAi: Convention = ({ attributes: a }) => {
  const all = listIn(firstOf(a, "pydantic_ai.all_messages", "all_messages_events"));
  const events = listIn(a.events);
  const answers = events.filter((event) => isObject(event) && event["event.name"] === "gen_ai.choice");
  const asked = events.filter((event) => !answers.includes(event));
  const last = all.at(-1);
  const isAnswer = isObject(last) && last.role === "assistant";
  return {
    "gen_ai.request.model": firstOf(a, "model_name"),
    "gen_ai.agent.name": firstOf(a, "agent_name"),
    "gen_ai.input.messages": nonEmpty(
      messagesIn(nonEmpty(isAnswer ? all.slice(0, -1) : all) ?? asked, "user"),
    ),
    "gen_ai.output.messages":
      nonEmpty(messagesIn(isAnswer ? [last] : answers, "assistant")) ??
      nonEmpty(messagesIn(textIn(a.final_result), "assistant")),
    "gen_ai.tool.call.arguments": firstOf(a, "tool_arguments"),
    "gen_ai.tool.call.result": firstOf(a, "tool_response"),
  };
};

/** Google's Agent Development Kit (google/adk-python, `telemetry`). */
export const googleAdk: Convention = ({ attributes: a }) => {
  const request = objectIn(a["gcp.vertex.agent.llm_request"]);
  const answer = objectIn(a["gcp.vertex.agent.llm_response"]);
  const config = objectIn(request.config);
  const usage = objectIn(answer.usage_metadata);
  // OpenInference's instrumentation of it has the instructions as the first message.
  const isFirstMessage = a["llm.input_messages.0.message.role"] === "system";
  const system = isFirstMessage ? undefined : textIn(config.system_instruction);
  const reason = textIn(answer.finish_reason);
  const isAnswered = isObject(answer.content);
  return {
    "gen_ai.request.model": request.model,
    ...requestParameters(config),
    "gen_ai.system_instructions": system ? [{ type: "text", content: system }] : undefined,
    "gen_ai.input.messages": nonEmpty(messagesIn(request.contents, "user")),
    "gen_ai.output.messages": isAnswered ? nonEmpty(messagesIn([answer], "assistant")) : undefined,
    "gen_ai.response.finish_reasons": reason ? [reason.toLowerCase()] : undefined,
    "gen_ai.tool.definitions": toolDefinitions(config.tools),
    "gen_ai.usage.input_tokens": usage.prompt_token_count,
    "gen_ai.usage.output_tokens": usage.candidates_token_count,
    "gen_ai.usage.cache_read.input_tokens": usage.cached_content_token_count,
    "gen_ai.usage.reasoning.output_tokens": usage.thoughts_token_count,
    "gen_ai.conversation.id": firstOf(a, "gcp.vertex.agent.session_id"),
    "gen_ai.tool.call.arguments": firstOf(a, "gcp.vertex.agent.tool_call_args"),
    "gen_ai.tool.call.result": firstOf(a, "gcp.vertex.agent.tool_response"),
  };
};

/** Genkit (firebase/genkit): the request and the answer whole. */
export const genkit: Convention = ({ attributes: a }) => {
  const kind = textIn(a["genkit:metadata:subtype"]);
  if (kind === undefined && a["genkit:type"] === undefined) return {};
  const input = parseIfJson(a["genkit:input"]);
  const output = parseIfJson(a["genkit:output"]);
  const usage = isObject(output) ? objectIn(output.usage) : {};
  const isModel = kind === "model";
  return {
    "gen_ai.request.model": isModel ? firstOf(a, "genkit:name") : undefined,
    "gen_ai.input.messages": isModel ? nonEmpty(messagesIn(input, "user").map(genkitParts)) : undefined,
    "gen_ai.output.messages": isModel
      ? nonEmpty(
          messagesIn(isObject(output) ? (output.message ?? output.candidates) : output, "assistant").map(
            genkitParts,
          ),
        )
      : undefined,
    "gen_ai.usage.input_tokens": usage.inputTokens,
    "gen_ai.usage.output_tokens": usage.outputTokens,
    "gen_ai.tool.name": kind === "tool" ? firstOf(a, "genkit:name") : undefined,
    "gen_ai.tool.call.arguments": kind === "tool" ? input : undefined,
    "gen_ai.tool.call.result": kind === "tool" ? output : undefined,
  };
};

/** `{toolRequest: {ref, name, input}}` and `{toolResponse: {ref, output}}`. */
function genkitParts(message: ReturnType<typeof messagesIn>[number]) {
  if (!isObject(message) || !Array.isArray(message.parts)) return message;
  const parts = message.parts.map((part) => {
    if (!isObject(part)) return part;
    const { toolRequest: call, toolResponse: answer } = part;
    if (isObject(call))
      return {
        type: "tool_call",
        id: call.ref ?? null,
        name: call.name ?? "",
        arguments: call.input ?? null,
      };
    if (isObject(answer))
      return { type: "tool_call_response", id: answer.ref ?? null, response: answer.output ?? null };
    return part;
  });
  return { ...message, parts };
}

/** MLflow, and what others call plainly input and output. */
export const plainIo: Convention = ({ attributes: a }) => {
  const isTool = a["gen_ai.tool.name"] !== undefined || a["gen_ai.operation.name"] === "execute_tool";
  const isModel =
    a["gen_ai.operation.name"] === "chat" || /^(?:LLM|CHAT_MODEL)$/.test(textIn(a["mlflow.spanType"]) ?? "");
  const input = firstOf(a, "mlflow.spanInputs", "input.value", "input");
  const output = firstOf(a, "mlflow.spanOutputs", "output.value", "output");
  return {
    "gen_ai.tool.call.arguments": isTool ? input : undefined,
    "gen_ai.tool.call.result": isTool ? output : undefined,
    "gen_ai.input.messages": isModel ? nonEmpty(messagesIn(input, "user")) : undefined,
    "gen_ai.output.messages": isModel ? answerMessages(output) : undefined,
  };
};
