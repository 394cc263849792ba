import { OpenRouter } from "@openrouter/sdk";
import { type Call, offer } from "./client.ts";
import { FUNCTION_TOOL, MESSAGES } from "./weather-tool.ts";

const connect = ({ base }: Call) =>
  new OpenRouter({ serverURL: `${base}/api/v1`, apiKey: "sk-or-test-of-a-real-client" });

const request = ({ tools }: Call) => ({
  model: "openai/gpt-4o-mini",
  temperature: 0.5,
  messages: MESSAGES,
  ...(tools && { tools: [FUNCTION_TOOL] }),
});

const options = ({ signal }: Call) => ({ fetchOptions: { signal }, retries: { strategy: "none" as const } });

offer({
  async stream(call) {
    const stream = await connect(call).chat.send(
      { chatRequest: { ...request(call), stream: true } },
      options(call),
    );
    // Its types do not say which of the two comes.
    for await (const chunk of stream as unknown as AsyncIterable<unknown>) if (call.each(chunk)) break;
  },
  once: (call) =>
    connect(call).chat.send({ chatRequest: { ...request(call), stream: false } }, options(call)),
});
