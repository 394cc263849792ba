import { Ollama } from "ollama/browser";
import { type Call, offer } from "./client.ts";
import { FUNCTION_TOOL, MESSAGES } from "./weather-tool.ts";

const request = ({ tools }: Call) => ({
  model: "llama3.2",
  messages: MESSAGES,
  options: { temperature: 0.5 },
  ...(tools && { tools: [FUNCTION_TOOL] }),
});

offer({
  async stream(call) {
    const ollama = new Ollama({ host: call.base });
    // It takes no signal; this is its own way to stop.
    call.signal.addEventListener("abort", () => ollama.abort());
    const stream = await ollama.chat({ ...request(call), stream: true });
    for await (const part of stream) if (call.each(part)) break;
  },
  once: (call) => new Ollama({ host: call.base }).chat(request(call)),
  generate: (call) => new Ollama({ host: call.base }).generate({ model: "llama3.2", prompt: "Why?" }),
});
