import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROMPT_NAME,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_NAME,
  GT_INPUT,
  GT_OUTPUT,
  MCP_METHOD_NAME,
  MCP_SESSION_ID,
} from "../protocol/attributes.ts";
import { named } from "../stages/stage.ts";
import type { AttributesInput, Span, SpanOptions } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { quietly } from "../tracer/quietly.ts";
import { inject } from "../tracer/trace-context.ts";
import { type Method, replaceMethod } from "./replace-method.ts";
import { type IntegrationOptions, watchCall } from "./watch-call.ts";

export interface McpOptions extends IntegrationOptions {
  /**
   * Send `traceparent` in each request's `params._meta`, as MCP asks (SEP-414), so that the server's spans join. Default
   * `false`: requests stay as they are.
   */
  propagate?: boolean;
}

interface Params {
  name?: string;
  arguments?: unknown;
  uri?: string;
  _meta?: Record<string, unknown>;
}

interface RequestOptions {
  onprogress?: (progress: AttributesInput) => unknown;
  signal?: AbortSignal;
}

interface ToolResult {
  isError?: boolean;
  content?: { type?: string; text?: string }[];
}

type SpanKind = SpanOptions["kind"];
const CLIENT: SpanKind = 3;
const SERVER: SpanKind = 2;
const TOOL_CALL = "tools/call";

/**
 * Records what an MCP client asks its server (`Client` of `@modelcontextprotocol/sdk`): `callTool` as `execute_tool`
 * with arguments, result and progress, all other requests (`initialize`, `tools/list`, `resources/read` …) under their
 * method's name. What the server asks the client (`sampling/createMessage`, `elicitation/create` …) is recorded
 * for handlers that are set after this. A tool's own error (`isError`) fails its span; the result is untouched.
 *
 * Wrap the client before `connect`, to see `initialize` too. Never throws.
 *
 * @returns the same client.
 *
 * @example
 * import { Client } from "@modelcontextprotocol/sdk/client/index.js";
 * import { wrapMcpClient } from "genai-traces/mcp";
 *
 * const client = wrapMcpClient(new Client({ name: "shop", version: "1" }));
 * await client.connect(transport);
 * await client.callTool({ name: "weather", arguments: { city: "Oslo" } });
 */
export function wrapMcpClient<C extends object>(client: C, options: McpOptions = {}): C {
  /** Parameters of tool calls that `callTool` records already. */
  const recorded = new WeakSet<object>();

  const start = (method: string, params: Params, kind: SpanKind): Span => {
    const { transport } = client as { transport?: { sessionId?: string } };
    return (options.tracer ?? defaultTracer()).startSpan(nameOf(method, params), {
      parent: options.parent,
      kind,
      attributes: { [MCP_SESSION_ID]: transport?.sessionId, ...requestFacts(method, params) },
    });
  };

  /** Runs a request in a span. `args` are those of the client's method, with parameters as given in `replaced`. */
  function observed(
    method: string,
    params: Params,
    args: unknown[],
    run: (args: unknown[], params: Params) => unknown,
  ): unknown {
    const span = quietly(() => start(method, params, CLIENT));
    if (!span) return run(args, params);
    const sent = quietly(() => (options.propagate ? withTraceparent(params, span) : params)) ?? params;
    const { signal } = quietly(() => optionsIn(args, "signal")) ?? {};
    const heard = quietly(() => withProgress(args, span)) ?? args;
    return watchCall(span, () => run(heard, sent), {
      done: (result) => finish(span, method, result),
      failed(error) {
        const { code } = (error ?? {}) as { code?: number };
        if (code !== undefined) span.setAttribute("rpc.response.status_code", String(code));
        // The client tells a cancelled request like one that timed out.
        if (signal?.aborted) span.end({ aborted: true });
        else span.fail(error);
      },
    });
  }

  replaceMethod(client, "callTool", (original) => {
    return function (...args) {
      const params = (args[0] ?? {}) as Params;
      return observed(TOOL_CALL, params, args, (heard, sent) => {
        if (args[0]) recorded.add(sent);
        return original.call(this, args[0] ? sent : args[0], ...heard.slice(1));
      });
    };
  });
  replaceMethod(client, "request", (original) => {
    return function (...args) {
      const request = args[0] as { method?: string; params?: Params } | undefined;
      const { method, params } = request ?? {};
      if (!method || (params && recorded.has(params))) return original.apply(this, args);
      return observed(method, params ?? {}, args, (heard, sent) =>
        original.call(
          this,
          sent === params || !options.propagate ? request : { ...request, params: sent },
          ...heard.slice(1),
        ),
      );
    };
  });
  replaceMethod(client, "setRequestHandler", (original) => {
    return function (...args) {
      const heard = args.map((arg) =>
        typeof arg === "function" ? observedHandler(arg as Method, start) : arg,
      );
      return original.apply(this, heard);
    };
  });
  return client;
}

/** What the server asks, answered by the app. */
const observedHandler = (
  handler: Method,
  start: (method: string, params: Params, kind: SpanKind) => Span,
): Method =>
  function (...args) {
    const { method = "request", params = {} } = (args[0] ?? {}) as { method?: string; params?: Params };
    const span = quietly(() => start(method, params, SERVER));
    if (!span) return handler.apply(this, args);
    return watchCall(span, () => handler.apply(this, args), {
      done: (result) => span.end({ attributes: { [GT_OUTPUT]: result } }),
    });
  };

/** A tool call is `execute_tool weather`; others are `resources/read`, `prompts/get greeting`. */
const nameOf = (method: string, { name }: Params): string =>
  named(method === TOOL_CALL ? "execute_tool" : method, typeof name === "string" ? name : undefined);

function requestFacts(method: string, params: Params): AttributesInput {
  const facts = { [MCP_METHOD_NAME]: method };
  if (method === TOOL_CALL)
    return {
      ...facts,
      [GEN_AI_OPERATION_NAME]: "execute_tool",
      [GEN_AI_TOOL_NAME]: params.name,
      [GEN_AI_TOOL_CALL_ARGUMENTS]: params.arguments,
    };
  return {
    ...facts,
    "mcp.resource.uri": params.uri,
    [GEN_AI_PROMPT_NAME]: method === "prompts/get" ? params.name : undefined,
    [GT_INPUT]: Object.keys(params).length ? params : undefined,
  };
}

function finish(span: Span, method: string, value: unknown): void {
  const key = method === TOOL_CALL ? GEN_AI_TOOL_CALL_RESULT : GT_OUTPUT;
  span.setAttribute(key, value);
  const { isError, content } = (value ?? {}) as ToolResult;
  if (method === TOOL_CALL && isError) {
    const texts = Array.isArray(content) ? content.flatMap(({ text }) => text ?? []) : [];
    span.setStatus(2, texts.join("\n")).setAttribute("error.type", "tool_error");
  }
  span.end();
}

const withTraceparent = (params: Params, span: Span): Params => ({
  ...params,
  _meta: { ...params._meta, ...inject({} as Record<string, string>, span) },
});

/** Options come second or third, as the SDK's versions have it. */
const optionsIn = (args: unknown[], member: keyof RequestOptions): RequestOptions | undefined =>
  args.slice(1).find((arg) => (arg as RequestOptions | undefined)?.[member]) as RequestOptions | undefined;

/** Only where the app asked for progress: asking for it changes the request. */
function withProgress(args: unknown[], span: Span): unknown[] {
  const options = optionsIn(args, "onprogress");
  if (!options) return args;
  const heard: RequestOptions = {
    ...options,
    onprogress(progress) {
      quietly(() => span.addEvent("progress", { ...progress }));
      return options.onprogress?.(progress);
    },
  };
  return args.map((arg) => (arg === options ? heard : arg));
}
