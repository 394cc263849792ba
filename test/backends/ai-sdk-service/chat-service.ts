/**
 * A chat page's back end with the AI SDK, its OpenTelemetry integration set up as its documentation says:
 * `chat-service.ts <port> <pages> <collector> <model server>`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createOpenAI } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import { context, propagation, SpanKind, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { registerTelemetry, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { serveFile } from "../../../sdk/examples/server-chat/serve-file.ts";

const [port = "", pages = "", collector = "", models = ""] = process.argv.slice(2);

const exporter = new OTLPTraceExporter({ url: `${collector}/v1/traces` });
new NodeTracerProvider({
  resource: resourceFromAttributes({ "service.name": "ai-sdk-shop" }),
  spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 200 })],
}).register();
registerTelemetry(new OpenTelemetry());

const tracer = trace.getTracer("chat-service");
const openai = createOpenAI({ baseURL: models, apiKey: "none" });

const stock = tool({
  description: "How many of an article are in stock",
  inputSchema: z.object({ article: z.string() }),
  execute: async ({ article }) => ({ article, count: 14 }),
});

createServer((request, response) => {
  const isQuestion = request.method === "POST" && request.url === "/api/chat";
  const done = isQuestion ? answer(request, response) : serveFile(pages, request.url ?? "/", response);
  done.catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
}).listen(Number(port), "127.0.0.1");

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as { messages: { content: string }[] };
  const told = propagation.extract(context.active(), request.headers);
  const span = tracer.startSpan("POST /api/chat", { kind: SpanKind.SERVER }, told);
  await context.with(trace.setSpan(told, span), async () => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const say = (choice: object) =>
      response.write(
        `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", model: "ai-sdk-shop", choices: [{ index: 0, ...choice }] })}\n\n`,
      );
    const { textStream } = streamText({
      model: openai.chat("small"),
      prompt: messages.at(-1)?.content ?? "",
      tools: { stock },
      stopWhen: stepCountIs(3),
    });
    for await (const content of textStream) say({ delta: { content }, finish_reason: null });
    say({ delta: {}, finish_reason: "stop" });
    response.end("data: [DONE]\n\n");
  });
  span.end();
}
