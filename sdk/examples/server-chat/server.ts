import path from "node:path";
import { startChatServer } from "./chat-server.ts";

/** `npm run build && npx tsx sdk/examples/server-chat/server.ts`, with `npx genai-traces collect` beside it. */
const root = path.join(import.meta.dirname, "../../..");
const server = await startChatServer({
  port: Number(process.env.PORT ?? 5280),
  collector: process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? "http://127.0.0.1:4318",
  pages: path.join(root, "dist/demo"),
});
console.log(`The chat page: ${server.url}/server-chat/`);
