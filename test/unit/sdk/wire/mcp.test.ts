import { describe, expect, it } from "vitest";
import { mcp, mcpSession } from "../../../../sdk/wire/mcp.ts";
import type { Operation } from "../../../../sdk/wire/operation.ts";
import { drawAnswer, fixture, sse } from "../../../fixtures/draw-operations.ts";
import { RecordedOperation } from "../../../fixtures/operation-tree.ts";
import { readEvents, wireRequest } from "../../../fixtures/read-answer.ts";

const URL_ = "https://tools.example/mcp";
const rpc = (id: unknown, method: string, params?: unknown) => ({ jsonrpc: "2.0", id, method, params });
const tide = rpc(7, "tools/call", {
  name: "tide",
  arguments: { harbour: "North" },
  _meta: { progressToken: 4 },
});
const request = wireRequest(URL_, tide, { "mcp-session-id": "s-1", "mcp-protocol-version": "2025-11-25" });
const json = { "content-type": "application/json" };
const draw = (body: unknown, by = request) =>
  drawAnswer(mcp, {
    request: by,
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: json,
  });

describe("MCP over HTTP", () => {
  it("is known by its methods or headers; JSON-RPC of others is not, nor are notifications", () => {
    const matches = (body: unknown, headers = {}) => mcp.matches(wireRequest(URL_, body, headers));
    expect(matches(tide)).toBe("sure");
    expect(matches([rpc(1, "ping")])).toBe("sure");
    expect(matches(rpc(1, "shop/custom"), { accept: "application/json, text/event-stream" })).toBe("sure");
    expect(matches(rpc(1, "eth_call"))).toBeUndefined();
    expect(matches({ jsonrpc: "2.0", method: "notifications/cancelled" })).toBeUndefined();
    expect(matches({ jsonrpc: "2.0", id: 99, result: {} })).toBeUndefined();
  });

  it("calls a tool: arguments, progress, log, result without bytes", () => {
    expect(
      drawAnswer(mcp, { request, body: fixture("mcp/progress.sse"), headers: { "mcp-session-id": "s-2" } }),
    ).toMatchInlineSnapshot(`
      "execute_tool tide
        · mcp.method.name "tools/call"
        · jsonrpc.request.id "7"
        · mcp.session.id "s-2"
        · mcp.protocol.version "2025-11-25"
        · tool.name "tide"
        · tool.type "function"
        · tool.call.arguments {"harbour":"North"}
        · tool.call.result {"content":[{"type":"text","text":"2 m"},{"type":"image","mimeType":"image/png"}],"structuredContent":{"metres":2}}
        · genai_traces.answer.end "complete"
        ! progress {"progress":1,"total":2,"message":"half"}
        ! log {"level":"info","logger":"tides","data":"looking"}
        ! sampling/createMessage"
    `);
  });

  it("fails by the tool's own word, and by the protocol's", () => {
    const result = { content: [{ type: "text", text: "no harbour" }], isError: true };
    expect(draw({ jsonrpc: "2.0", id: 7, result })).toContain("(tool_error: no harbour)");
    expect(draw({ jsonrpc: "2.0", id: 7, error: { code: -32602, message: "Bad arguments" } })).toContain(
      "(-32602: Bad arguments)",
    );
    expect(draw({ jsonrpc: "2.0", id: null, error: { code: -32700, message: "Parse error" } })).toContain(
      "(-32700: Parse error)",
    );
  });

  it("lists tools, and initializes", () => {
    const tools = [{ name: "tide", description: "How high", inputSchema: { type: "object" } }];
    expect(
      draw({ jsonrpc: "2.0", id: "a", result: { tools } }, wireRequest(URL_, rpc("a", "tools/list"))),
    ).toMatchInlineSnapshot(`
      "tools/list
        · mcp.method.name "tools/list"
        · jsonrpc.request.id "a"
        · tool.definitions [{"type":"function","name":"tide","description":"How high","parameters":{"type":"object"}}]
        · genai_traces.answer.end "complete""
    `);
    const params = { protocolVersion: "2026-01-01", clientInfo: { name: "app" } };
    const result = { protocolVersion: "2025-11-25", serverInfo: { name: "tides" } };
    expect(
      draw({ jsonrpc: "2.0", id: 0, result }, wireRequest(URL_, rpc(0, "initialize", params))),
    ).toMatchInlineSnapshot(`
      "initialize
        · mcp.method.name "initialize"
        · jsonrpc.request.id "0"
        · mcp.protocol.version "2025-11-25"
        · genai_traces.input {"protocolVersion":"2026-01-01","clientInfo":{"name":"app"}}
        · genai_traces.output {"protocolVersion":"2025-11-25","serverInfo":{"name":"tides"}}
        · genai_traces.answer.end "complete""
    `);
  });

  it("answers a batch in any order", () => {
    const both = wireRequest(URL_, [tide, rpc(8, "resources/read", { uri: "file:///a" })]);
    expect(
      draw(
        [
          { jsonrpc: "2.0", id: 8, error: { code: -32002, message: "Not found" } },
          { jsonrpc: "2.0", id: 7, result: { content: [] } },
        ],
        both,
      ),
    ).toMatchInlineSnapshot(`
      "mcp batch
        · genai_traces.answer.end "complete"
        execute_tool tide
          · mcp.method.name "tools/call"
          · jsonrpc.request.id "7"
          · tool.name "tide"
          · tool.type "function"
          · tool.call.arguments {"harbour":"North"}
          · tool.call.result {"content":[]}
        resources/read (-32002: Not found)
          · mcp.method.name "resources/read"
          · jsonrpc.request.id "8"
          · mcp.resource.uri "file:///a"
          · genai_traces.input {"uri":"file:///a"}"
    `);
  });

  it("is cut off if its response never came", () => {
    const progress = { jsonrpc: "2.0", method: "notifications/progress", params: { progress: 1 } };
    expect(drawAnswer(mcp, { request, body: sse(["message", progress]) })).toContain(
      'answer.end "truncated"',
    );
  });
});

describe("MCP over HTTP+SSE, its older transport", () => {
  it("leaves what was posted running until the session's stream answers it", () => {
    const post = wireRequest("https://tools.example/messages?sessionId=ab-1", tide);
    expect(drawAnswer(mcp, { request: post, status: 202, body: "Accepted" })).toMatchInlineSnapshot(`
      "POST tools/call
        · mcp.method.name "tools/call"
        · genai_traces.answer.end "complete"
        ? mcp:ab-1:7
        execute_tool tide (runs)
          · mcp.method.name "tools/call"
          · jsonrpc.request.id "7"
          · mcp.session.id "ab-1"
          · tool.name "tide"
          · tool.type "function"
          · tool.call.arguments {"harbour":"North"}"
    `);

    const settled: unknown[] = [];
    const root: Operation = Object.assign(new RecordedOperation(), {
      settles: (...given: unknown[]) => settled.push(given),
    });
    const get = wireRequest("https://tools.example/sse");
    const reader = mcpSession.reader(root, { request: get, isStream: true });
    reader.read("/messages?sessionId=ab-1", "endpoint");
    reader.read({ jsonrpc: "2.0", method: "notifications/message", params: {} }, "message");
    reader.read({ jsonrpc: "2.0", id: 7, result: { content: [] } }, "message");
    reader.read({ jsonrpc: "2.0", id: 8, error: { code: -32601, message: "No such method" } }, "message");
    expect(settled).toEqual([
      ["mcp:ab-1:7", { content: [] }, undefined],
      ["mcp:ab-1:8", undefined, { type: "-32601", message: "No such method" }],
    ]);
    expect(reader.close()).toBe(true);
  });

  it("has a session for its stream, known by its first event", () => {
    expect(mcpSession.matches(wireRequest("https://tools.example/sse"))).toBe("maybe");
    expect(mcpSession.recognises("/messages?sessionId=ab-1", "endpoint")).toBe(true);
    const { root } = readEvents(mcpSession, [["/messages?session_id=ab-2", "endpoint"]]);
    expect(root.facts["mcp.session.id"]).toBe("ab-2");
  });
});
