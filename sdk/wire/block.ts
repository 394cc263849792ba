import { clear, type Part } from "./answer.ts";
import type { Failure } from "./operation.ts";
import { withoutBytes } from "./without-bytes.ts";

/** A tool call, its result, or another piece of a message, whatever its protocol calls it and its members. */
export interface Block {
  /** The app runs `call` and answers it with `response`; `server_call` and `server_result` stay at the provider. */
  kind?: "call" | "response" | "server_call" | "server_result" | undefined;
  /** The protocol's own word for it. */
  type?: unknown;
  /** Of the call, in results too. */
  id?: unknown;
  name?: unknown;
  /** Arguments, or the result. */
  whole?: unknown;
  /** Why the tool failed. */
  failure?: Failure | undefined;
  /** What is none of these. */
  other?: Part | undefined;
}

/** The same in OpenTelemetry's shape. */
export function partOf({ kind, type, id, name = type, whole, failure, other }: Block): Part {
  const bare = withoutBytes(whole);
  switch (kind) {
    case "call":
      return clear({ type: "tool_call", id, name, arguments: whole ?? {} });
    case "response":
      return clear({ type: "tool_call_response", id, response: bare, is_error: failure && true });
    case "server_call":
      return clear({
        type: "server_tool_call",
        id,
        name,
        server_tool_call: clear({ type: name, arguments: bare }),
      });
    case "server_result":
      return clear({
        type: "server_tool_call_response",
        id,
        server_tool_call_response: clear({ type, content: bare }),
      });
    default:
      return withoutBytes(other ?? { type }) as Part;
  }
}
