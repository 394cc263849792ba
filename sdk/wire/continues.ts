import type { Part } from "./answer.ts";
import { list, obj } from "./json.ts";
import type { Asked } from "./wire-format.ts";
import { word } from "./word.ts";

/**
 * Which tool calls a request's messages (in OpenTelemetry's shape) answer, newest first: results after the model's last
 * message. A request that ends with the model's own message goes on from the provider's tool that it called last.
 */
export function answeredCalls(messages: unknown): NonNullable<Asked["continues"]> {
  const all = list(messages).map(obj);
  const asked = all.map(({ role }) => role).lastIndexOf("assistant");
  const isPaused = asked === all.length - 1;
  return all
    .slice(isPaused ? asked : asked + 1)
    .flatMap(({ parts }) => list(parts) as Part[])
    .filter(({ type, id }) => word(id) && type === (isPaused ? "server_tool_call" : "tool_call_response"))
    .map(({ id, response, is_error }) => ({
      key: `tool:${id}`,
      result: response,
      ...(is_error ? { failure: { type: "tool_error" } } : {}),
    }))
    .reverse();
}
