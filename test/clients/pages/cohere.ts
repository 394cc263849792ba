import { CohereClientV2 } from "cohere-ai";
import { type Call, offer } from "./client.ts";
import { FUNCTION_TOOL, MESSAGES } from "./weather-tool.ts";

const connect = ({ base }: Call) => new CohereClientV2({ environment: base, token: "test-of-a-real-client" });

const request = ({ tools }: Call) => ({
  model: "command-a-03-2025",
  temperature: 0.5,
  messages: MESSAGES,
  ...(tools && { tools: [FUNCTION_TOOL] }),
});

const options = ({ signal }: Call) => ({ abortSignal: signal, maxRetries: 0 });

offer({
  async stream(call) {
    const stream = await connect(call).chatStream(request(call), options(call));
    for await (const event of stream) if (call.each(event)) break;
  },
  once: (call) => connect(call).chat(request(call), options(call)),
});
