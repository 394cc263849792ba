import { GEN_AI_OPERATION_NAME } from "../protocol/attributes.ts";
import { obj, str } from "./json.ts";
import type { WireFormat, WireRequest } from "./wire-format.ts";
import { word } from "./word.ts";

/** CopilotKit's runtime names the agent by path, or has all in one body that is sent to a single endpoint. */
export function copilotAgent({ url, body }: WireRequest): { agent: string | undefined; input: unknown } {
  const { method, params, body: input } = obj(body);
  if (/^agent\/(run|connect)$/.test(word(method))) return { agent: str(obj(params).agentId), input };
  const [, agent] = /\/agent\/([^/]+)\/(run|connect)$/.exec(url.pathname) ?? [];
  return { agent, input: body };
}

/** CopilotKit 1's GraphQL, answered in `multipart/mixed`: that it was called, no more. */
export const copilotKitGraphQl: WireFormat = {
  name: "copilotkit.graphql",
  matches: ({ body }) => (obj(body).operationName === "generateCopilotResponse" ? "sure" : undefined),
  recognises: () => false,
  ask: () => ({ name: "invoke_agent", facts: { [GEN_AI_OPERATION_NAME]: "invoke_agent" } }),
  reader: () => ({ read: () => undefined, close: () => true }),
};
