import { agUi } from "./ag-ui.ts";
import { assistantTransport } from "./assistant-transport.ts";
import { copilotKitGraphQl } from "./copilotkit.ts";
import { dataStreamV4 } from "./data-stream-v4.ts";
import { langGraph } from "./langgraph.ts";
import { langServe } from "./langserve.ts";
import { mcp, mcpSession } from "./mcp.ts";
import { textStream } from "./text-stream.ts";
import { uiMessageStream } from "./ui-message-stream.ts";
import type { WireFormat } from "./wire-format.ts";

/** What back ends of chat apps speak to their front ends, those of one kind with the most specific first. */
export const appFormats: readonly WireFormat[] = [
  mcp,
  mcpSession,
  agUi,
  copilotKitGraphQl,
  langGraph,
  langServe,
  assistantTransport,
  uiMessageStream,
  dataStreamV4,
  textStream,
];
