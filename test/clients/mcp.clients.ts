import { describe, expect, it } from "vitest";
import { realClient } from "./real-client.ts";

describe("@modelcontextprotocol/sdk", () => {
  const client = realClient("mcp");

  it("initialisation, lists and tool calls of a real server are recorded", async () => {
    const { spans, outcome } = await client.perform({
      host: "unused.example",
      use: "tools",
      takes: [],
      extra: { server: "/mcp" },
      roots: 5,
    });
    expect(outcome.error).toBeUndefined();
    expect(outcome.chunks, "progress of the first call").toHaveLength(1);
    const name = "get_weather";
    expect(spans).toMatchObject([
      { name: "initialize", status: "ok", facts: { "mcp.method.name": "initialize" } },
      { name: "tools/list", status: "ok" },
      {
        name: "execute_tool get_weather",
        status: "ok",
        format: "mcp",
        tool: { name, arguments: { place: "Bern" }, result: { content: [{ type: "text", text: "21 °C" }] } },
      },
      {
        name: "execute_tool get_weather",
        status: "error",
        errorType: "tool_error",
        errorMessage: "no such place",
        tool: { name, arguments: { place: "Atlantis" } },
      },
      { name: "execute_tool no_such_tool", status: "error" },
    ]);
  });
});
