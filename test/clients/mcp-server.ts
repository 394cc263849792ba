import type http from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";

/** A real MCP server with one tool; a server of its own for each request, as its stateless mode asks. */
export async function answerMcp(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const server = new McpServer({ name: "weather", version: "1.0.0" });
  server.registerTool(
    "get_weather",
    { description: "The weather at a place", inputSchema: { place: z.string() } },
    async ({ place }, { sendNotification, _meta }) => {
      if (place === "Atlantis") throw new Error("no such place");
      const progressToken = _meta?.progressToken;
      if (progressToken !== undefined)
        await sendNotification({
          method: "notifications/progress",
          params: { progressToken, progress: 1, total: 2, message: "asking the sky" },
        });
      return { content: [{ type: "text", text: "21 °C" }] };
    },
  );
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on("close", () => void server.close());
  await server.connect(transport);
  await transport.handleRequest(request, response);
}
