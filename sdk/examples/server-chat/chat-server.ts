import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Context, ROOT_CONTEXT, SpanKind, type Tracer, trace } from "@opentelemetry/api";
import { answerQuestion } from "./answer.ts";
import { serveFile } from "./serve-file.ts";
import { startTelemetry } from "./telemetry.ts";

export interface ChatServerOptions {
  /** 0: any free one. */
  port: number;
  /** Where spans go: `http://127.0.0.1:4318`. */
  collector: string;
  /** Folder with the built page. */
  pages: string;
}

export interface ChatServer {
  url: string;
  close(): Promise<void>;
}

/** A chat page and its back end, whose spans go to a collector as those of any service do. */
export async function startChatServer({ port, collector, pages }: ChatServerOptions): Promise<ChatServer> {
  const { tracer, stop } = startTelemetry(collector);
  const server = createServer((request, response) => {
    const done =
      request.method === "POST" && request.url === "/api/chat"
        ? answer(tracer, request, response)
        : serveFile(pages, request.url ?? "/", response);
    done.catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  return {
    url: `http://localhost:${portOf(server)}`,
    close: async () => {
      await stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** One request: its own span below the page's (`traceparent`), and those of its work below that. */
async function answer(tracer: Tracer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parent = contextOf(request.headers.traceparent);
  const span = tracer.startSpan(
    "POST /api/chat",
    {
      kind: SpanKind.SERVER,
      attributes: { "http.request.method": "POST", "http.route": "/api/chat", "url.path": "/api/chat" },
    },
    parent,
  );
  const { traceId, spanId, traceFlags } = span.spanContext();
  const self = `00-${traceId}-${spanId}-0${traceFlags & 1}`;
  try {
    const { messages } = JSON.parse(await textOf(request)) as { messages: { content: string }[] };
    response.writeHead(200, {
      "content-type": "text/event-stream",
      // For pages that could not send a header: this is the trace to look for.
      "server-timing": `traceparent;desc="${self}"`,
    });
    const question = messages.at(-1)?.content ?? "";
    for await (const { text } of answerQuestion(tracer, trace.setSpan(parent, span), question))
      response.write(chunk({ delta: { content: text }, finish_reason: null }));
    response.end(`${chunk({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`);
    span.setAttribute("http.response.status_code", 200);
  } catch (error) {
    span.recordException(error instanceof Error ? error : String(error));
    span.setStatus({ code: 2, message: String(error) });
    throw error;
  } finally {
    span.end();
  }
}

/** What a framework's instrumentation does with the header (W3C Trace Context). */
function contextOf(traceparent: string | string[] | undefined): Context {
  const [, traceId, spanId, flags = "00"] =
    /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(String(traceparent)) ?? [];
  if (!traceId || !spanId) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

/** As OpenAI-compatible services stream. */
const chunk = (choice: object): string =>
  `data: ${JSON.stringify({
    ...{ id: "chatcmpl-1", object: "chat.completion.chunk", model: "shop-assistant" },
    choices: [{ index: 0, ...choice }],
  })}\n\n`;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += piece;
  return text;
}
