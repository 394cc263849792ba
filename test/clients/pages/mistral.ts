import { Mistral } from "@mistralai/mistralai";
import { type Call, offer } from "./client.ts";
import { FUNCTION_TOOL, MESSAGES } from "./weather-tool.ts";

const connect = ({ base }: Call) => new Mistral({ serverURL: base, apiKey: "test-of-a-real-client" });

const request = ({ tools }: Call) => ({
  model: "mistral-small-latest",
  temperature: 0.5,
  messages: MESSAGES,
  ...(tools && { tools: [FUNCTION_TOOL] }),
});

const options = ({ signal }: Call) => ({ fetchOptions: { signal }, retries: { strategy: "none" as const } });

offer({
  async stream(call) {
    const stream = await connect(call).chat.stream(request(call), options(call));
    for await (const event of stream) if (call.each(event)) break;
  },
  once: (call) => connect(call).chat.complete(request(call), options(call)),
});
