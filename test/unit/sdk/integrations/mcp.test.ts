import { expect, test } from "vitest";
import { wrapMcpClient } from "../../../../sdk/integrations/mcp.ts";
import { record } from "../stages/recorder.ts";
import { clientLibrary } from "./client-library.ts";

interface Params {
  name?: string;
  _meta?: Record<string, string>;
  [member: string]: unknown;
}
interface Options {
  onprogress?: (progress: { progress: number; total?: number }) => void;
  signal?: AbortSignal;
}

/** As the official client: every method goes through `request`. */
class StandInClient {
  transport = { sessionId: "s-1" };
  sent: { method: string; params?: Params }[] = [];
  handlers = new Map<string, (request: unknown) => unknown>();

  async callTool(params: Params, schema?: unknown, options?: Options) {
    return this.request({ method: "tools/call", params }, schema, options);
  }

  async listTools(params?: Params) {
    return this.request({ method: "tools/list", params }, {});
  }

  async request(request: { method: string; params?: Params }, _schema?: unknown, options?: Options) {
    this.sent.push(request);
    options?.onprogress?.({ progress: 1, total: 2 });
    if (request.params?.name === "broken")
      return { content: [{ type: "text", text: "no such city" }], isError: true };
    if (request.params?.name === "refused") throw Object.assign(new Error("refused"), { code: -32602 });
    if (options?.signal?.aborted) throw Object.assign(new Error("Timeout"), { code: -32001 });
    return { content: [{ type: "text", text: "21 °C" }] };
  }

  setRequestHandler(schema: { method: string }, handler: (request: unknown) => unknown) {
    this.handlers.set(schema.method, handler);
  }
}

const client = (options = {}) => wrapMcpClient(new StandInClient(), options);

test("a tool call is one span, with what was asked, what came and how it went on", async () => {
  const recorder = record();
  const one = client();
  const heard: number[] = [];
  const onprogress = ({ progress }: { progress: number }) => heard.push(progress);
  const result = await one.callTool({ name: "weather", arguments: { city: "Oslo" } }, undefined, {
    onprogress,
  });
  expect(result).toEqual({ content: [{ type: "text", text: "21 °C" }] });
  expect(heard).toEqual([1]);
  const starts = recorder.records().filter((one) => one.type === "start");
  expect(starts.map(({ name, kind }) => [name, kind])).toEqual([["execute_tool weather", 3]]);
  expect(recorder.attributesOf("execute_tool weather")).toMatchObject({
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "weather",
    "gen_ai.tool.call.arguments": { city: "Oslo" },
    "gen_ai.tool.call.result": { content: [{ type: "text", text: "21 °C" }] },
    "mcp.method.name": "tools/call",
    "mcp.session.id": "s-1",
  });
  expect(recorder.facts()).toContainEqual({
    type: "event",
    name: "progress",
    attributes: { progress: 1, total: 2 },
  });
});

test("a tool's own error fails the span, and is the app's result all the same", async () => {
  const recorder = record();
  expect(await client().callTool({ name: "broken" })).toMatchObject({ isError: true });
  expect(recorder.facts().at(-1)).toMatchObject({
    status: { code: 2, message: "no such city" },
    attributes: { "error.type": "tool_error" },
  });
});

test("a refused request fails with the server's code, a cancelled one is aborted", async () => {
  const recorder = record();
  await expect(client().callTool({ name: "refused" })).rejects.toThrow("refused");
  expect(recorder.attributesOf("execute_tool refused")["rpc.response.status_code"]).toBe("-32602");
  const signal = AbortSignal.abort();
  await expect(client().callTool({ name: "slow" }, undefined, { signal })).rejects.toThrow();
  expect(recorder.facts().at(-1)).toMatchObject({ type: "end", aborted: true });
});

test("other requests are recorded by their method, and what the server asks as well", async () => {
  const recorder = record();
  const one = client();
  await one.listTools();
  one.setRequestHandler({ method: "sampling/createMessage" }, async () => ({ role: "assistant" }));
  await one.handlers.get("sampling/createMessage")?.({
    method: "sampling/createMessage",
    params: { messages: [] },
  });
  const starts = recorder.records().filter((one) => one.type === "start");
  expect(starts.map(({ name, kind }) => [name, kind])).toEqual([
    ["tools/list", 3],
    ["sampling/createMessage", 2],
  ]);
  expect(recorder.attributesOf("sampling/createMessage")["genai_traces.output"]).toEqual({
    role: "assistant",
  });
});

test("requests stay as they are, unless the server shall join the trace", async () => {
  const recorder = record();
  const plain = client();
  const params = { name: "weather" };
  await plain.callTool(params);
  expect(plain.sent[0]?.params).toBe(params);
  const joining = client({ propagate: true });
  await joining.callTool({ name: "weather", _meta: { mine: "1" } });
  await joining.listTools();
  const [, call, list] = recorder.records().filter((one) => one.type === "start");
  expect(joining.sent.map(({ params }) => params?._meta)).toEqual([
    { mine: "1", traceparent: `00-${call?.trace}-${call?.span}-01` },
    { traceparent: `00-${list?.trace}-${list?.span}-01` },
  ]);
});

interface Sdk {
  Client: new (
    info: object,
  ) => {
    connect(transport: unknown): Promise<void>;
    callTool(params: object): Promise<unknown>;
    listTools(): Promise<unknown>;
  };
  McpServer: new (
    info: object,
  ) => {
    connect(transport: unknown): Promise<void>;
    registerTool(name: string, config: object, run: () => unknown): void;
  };
  InMemoryTransport: { createLinkedPair(): [unknown, unknown] };
}
const path = "@modelcontextprotocol/sdk/";
const library = {
  ...(await clientLibrary<Pick<Sdk, "Client">>(`${path}client/index.js`)),
  ...(await clientLibrary<Pick<Sdk, "McpServer">>(`${path}server/mcp.js`)),
  ...(await clientLibrary<Pick<Sdk, "InMemoryTransport">>(`${path}inMemory.js`)),
} as Partial<Sdk>;

test.skipIf(!library.Client)(
  "the official client and server are recorded from the first request on",
  async () => {
    const recorder = record();
    const { Client, McpServer, InMemoryTransport } = library as Sdk;
    const server = new McpServer({ name: "s", version: "1" });
    server.registerTool("time", { description: "tells it" }, () => ({
      content: [{ type: "text", text: "noon" }],
    }));
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    const one = wrapMcpClient(new Client({ name: "c", version: "1" }));
    await Promise.all([server.connect(theirs), one.connect(ours)]);
    await one.listTools();
    expect(await one.callTool({ name: "time" })).toEqual({ content: [{ type: "text", text: "noon" }] });
    const starts = recorder.records().filter((one) => one.type === "start");
    expect(starts.map(({ name }) => name)).toEqual(["initialize", "tools/list", "execute_tool time"]);
    expect(recorder.records().filter((one) => one.type === "end")).toHaveLength(3);
  },
);
