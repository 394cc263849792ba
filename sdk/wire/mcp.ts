import {
  GEN_AI_PROMPT_NAME,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
  GT_INPUT,
  GT_OUTPUT,
  JSONRPC_REQUEST_ID,
  MCP_METHOD_NAME,
  MCP_PROTOCOL_VERSION,
  MCP_SESSION_ID,
} from "../protocol/attributes.ts";
import { type AgentRun, runReader } from "./agent-run.ts";
import { type Json, list, obj, str } from "./json.ts";
import { wordsOf } from "./messages.ts";
import type { Facts, Failure, Operation } from "./operation.ts";
import { toolFacts, toolFailure, toolName } from "./running-tools.ts";
import { toTools } from "./tools.ts";
import type { Call, WireFormat, WireRequest } from "./wire-format.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

/** What a client may ask a server. JSON-RPC itself has many other uses. */
const METHOD =
  /^(initialize|ping|server\/discover|subscriptions\/listen|logging\/setLevel|completion\/complete|(tools|resources|prompts|tasks)\/[a-z/]+)$/;

const TOOL = "tools/call";

/** The session, by header, or by the query of the older transport. */
const sessionIn = (text: string): string | undefined => /[?&]session_?id=([^&]+)/i.exec(text)?.[1];

/** JSON-RPC ids are words or numbers. */
const idOf = (id: unknown): string | undefined => (typeof id === "number" ? `${id}` : str(id));

/** The requests of a body, which may be a batch; not notifications, nor what the client answers. */
const requestsIn = (body: unknown): Json[] =>
  [body]
    .flat()
    .map(obj)
    .filter(({ jsonrpc, method, id }) => jsonrpc === "2.0" && str(method) && idOf(id) !== undefined);

const nameOf = ({ method, params }: Json): string => {
  const { name } = obj(params);
  return method === TOOL ? toolName(name) : `${word(method)} ${word(name)}`.trim();
};

function factsOf({ id, method, params }: Json, request: WireRequest): Facts {
  const it = obj(params);
  const isTool = method === TOOL;
  return {
    [MCP_METHOD_NAME]: word(method),
    [JSONRPC_REQUEST_ID]: idOf(id),
    [MCP_SESSION_ID]: request.header("mcp-session-id") ?? sessionIn(request.url.search),
    [MCP_PROTOCOL_VERSION]: request.header("mcp-protocol-version") ?? str(it.protocolVersion),
    ...(isTool ? toolFacts(it.name, undefined, it.arguments) : {}),
    "mcp.resource.uri": str(it.uri),
    [GEN_AI_PROMPT_NAME]: method === "prompts/get" ? str(it.name) : undefined,
    [GT_INPUT]: isTool || !params ? undefined : withoutBytes(params),
  };
}

/** What a response says of its request. A tool that failed is a result, too. */
function answer(operation: Operation, { method }: Json, { result, error }: Json): Failure | undefined {
  const it = obj(result);
  operation.set(
    method === TOOL
      ? { [GEN_AI_TOOL_CALL_RESULT]: withoutBytes(result) }
      : {
          [GEN_AI_TOOL_DEFINITIONS]: toTools(it.tools),
          [MCP_PROTOCOL_VERSION]: str(it.protocolVersion),
          [GT_OUTPUT]: it.tools ? undefined : withoutBytes(result),
        },
  );
  if (error !== undefined) return errorOf(error);
  return it.isError ? failed(it) : undefined;
}

const failed = (result: Json): Failure =>
  toolFailure(
    list(result.content)
      .flatMap((part) => wordsOf([part]) ?? [])
      .join("\n"),
  );

const errorOf = (error: unknown): Failure => {
  const { code, message } = obj(error);
  return { type: idOf(code) ?? "_OTHER", message: str(message) };
};

/** Over the older transport, requests are answered over the session's stream, wherever that is read. */
const laterKey = (session: string, id: unknown): string => `mcp:${session}:${idOf(id)}`;

function readAnswers(run: AgentRun, { request, response }: Call): (event: unknown, name: string) => unknown {
  const { root } = run;
  const requests = requestsIn(request.body);
  const [only] = requests.length === 1 ? requests : [];
  const session = sessionIn(request.url.search);
  const isLater = session && (response?.status === 202 || !response);
  /** By request; the only one is the root itself. */
  const open = new Map<string | undefined, [Json, Operation]>();
  for (const one of requests) {
    const operation = only && !isLater ? root : root.child(nameOf(one), factsOf(one, request));
    open.set(idOf(one.id), [one, operation]);
    if (isLater) root.awaits(laterKey(session, one.id), operation);
  }
  root.set({ [MCP_SESSION_ID]: response?.header("mcp-session-id") });
  // Accepted: the answer comes elsewhere.
  run.hasFinished = !!isLater;

  return (event) => {
    for (const it of [event].flat().map(obj)) {
      const method = word(it.method);
      const params = obj(it.params);
      if (method === "notifications/progress")
        run.event("progress", { progress: params.progress, total: params.total, message: params.message });
      else if (method === "notifications/message")
        run.event("log", { level: params.level, logger: params.logger, data: withoutBytes(params.data) });
      else if (method) run.event(method);
      else {
        // Errors of requests that could not be read have no id.
        const id = idOf(it.id) ?? (it.error && only ? idOf(only.id) : undefined);
        const [asked, operation] = open.get(id) ?? [];
        if (!asked || !operation || !("result" in it || "error" in it)) continue;
        open.delete(id);
        const failure = answer(operation, asked, it);
        if (operation === root) run.failure = failure;
        else operation.end(failure);
        run.over = open.size ? undefined : true;
      }
    }
  };
}

/** MCP over HTTP: each request of a client, answered as JSON or as a stream; in older versions over another stream. */
export const mcp: WireFormat = {
  name: "mcp",
  matches: (request) => {
    const requests = requestsIn(request.body);
    const isMcp =
      requests.some(({ method }) => METHOD.test(word(method))) ||
      /json,.*event-stream/.test(request.header("accept") ?? "") ||
      request.header("mcp-protocol-version");
    return requests.length && isMcp ? "sure" : undefined;
  },
  recognises: (data) => obj([data].flat()[0]).jsonrpc === "2.0",
  ask: (request) => {
    const [first = {}, ...more] = requestsIn(request.body);
    // Where the answer comes over another stream, the tool runs longer than this request.
    if (more.length || sessionIn(request.url.search))
      return {
        name: more.length ? "mcp batch" : `POST ${word(first.method)}`,
        facts: { [MCP_METHOD_NAME]: more.length ? undefined : word(first.method) },
      };
    return { name: nameOf(first), facts: factsOf(first, request) };
  },
  reader: runReader(readAnswers),
};

function readSession(run: AgentRun): (event: unknown, name: string) => unknown {
  let session: string | undefined;
  // The page closes it when it wants no more.
  run.hasFinished = true;
  return (event, name) => {
    if (name === "endpoint") {
      session = sessionIn(word(event));
      run.root.set({ [MCP_SESSION_ID]: session });
      return;
    }
    for (const { id, method, result, error } of [event].flat().map(obj)) {
      if (method) run.count(method);
      else if (session) {
        const failure = error ? errorOf(error) : obj(result).isError ? failed(obj(result)) : undefined;
        run.root.settles?.(laterKey(session, id), withoutBytes(result), failure);
      }
    }
  };
}

/** The stream of MCP's older transport (HTTP+SSE, 2024-11-05), which answers what is posted beside it. */
export const mcpSession: WireFormat = {
  name: "mcp.sse",
  matches: ({ method, url }) => (method === "GET" && /\/sse$/.test(url.pathname) ? "maybe" : undefined),
  recognises: (data, name) => name === "endpoint" && typeof data === "string",
  ask: () => ({ name: "mcp session", facts: {} }),
  reader: runReader(readSession),
};
