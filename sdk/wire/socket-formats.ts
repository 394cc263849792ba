import { geminiLive } from "./gemini-live.ts";
import { openaiRealtime } from "./openai-realtime.ts";
import type { SocketFormat } from "./socket-format.ts";

/** Protocols over WebSockets. Apart from the others, since they have no request and no body. */
export const socketFormats: readonly SocketFormat[] = [openaiRealtime, geminiLive];
