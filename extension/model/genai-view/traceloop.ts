import { messagesIn } from "./any-messages.ts";
import { type Convention, firstOf, nonEmpty, objectIn, textIn } from "./source.ts";

/** Traceloop's OpenLLMetry beyond what it shares with older OpenTelemetry (traceloop/openllmetry, `semconv_ai`). */
export const traceloop: Convention = ({ attributes: a, events }) => {
  const kind = textIn(a["traceloop.span.kind"]);
  const entity = textIn(a["traceloop.entity.name"]);
  const output = entityValue(a["traceloop.entity.output"], "outputs");
  return {
    "gen_ai.request.top_k": firstOf(a, "llm.top_k"),
    "gen_ai.request.frequency_penalty": firstOf(a, "llm.frequency_penalty"),
    "gen_ai.request.presence_penalty": firstOf(a, "llm.presence_penalty"),
    "gen_ai.request.stop_sequences": firstOf(a, "llm.chat.stop_sequences"),
    "gen_ai.request.reasoning.level": firstOf(a, "gen_ai.request.reasoning_effort"),
    "gen_ai.workflow.name": firstOf(a, "traceloop.workflow.name"),
    "gen_ai.conversation.id": firstOf(a, "traceloop.association.properties.session_id"),
    "gen_ai.prompt.name": firstOf(a, "traceloop.prompt.key"),
    "gen_ai.prompt.version": firstOf(a, "traceloop.prompt.version"),
    "gen_ai.tool.name": kind === "tool" ? entity : undefined,
    "gen_ai.agent.name": kind === "agent" ? entity : undefined,
    "gen_ai.tool.call.arguments":
      kind === "tool" ? entityValue(a["traceloop.entity.input"], "inputs") : undefined,
    "gen_ai.tool.call.result": kind === "tool" ? output : undefined,
    "gen_ai.input.messages":
      kind === "workflow" || kind === "agent"
        ? nonEmpty(messagesIn(entityValue(a["traceloop.entity.input"], "inputs"), "user"))
        : undefined,
    "gen_ai.output.messages":
      kind === "workflow" || kind === "agent" ? nonEmpty(messagesIn(output, "assistant")) : undefined,
    "gen_ai.retrieval.top_k": firstOf(a, "db.vector.query.top_k"),
    "gen_ai.retrieval.documents": nonEmpty(
      events
        .filter(({ name }) => name === "db.query.result" || name === "db.search.result")
        .map(({ attributes }) => ({
          ...(attributes["db.query.result.id"] !== undefined && { id: attributes["db.query.result.id"] }),
          ...(attributes["db.query.result.score"] !== undefined && {
            score: attributes["db.query.result.score"],
          }),
          ...(attributes["db.query.result.document"] !== undefined && {
            content: attributes["db.query.result.document"],
          }),
          ...attributes,
        })),
    ),
  };
};

/** `{"inputs": …, "tags": …}`: what the function was given. */
function entityValue(value: Parameters<typeof objectIn>[0], member: string) {
  const object = objectIn(value);
  return object[member] ?? value;
}
