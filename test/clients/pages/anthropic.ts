import Anthropic from "@anthropic-ai/sdk";
import { type Call, offer } from "./client.ts";
import { DESCRIPTION, NAME, PARAMETERS, QUESTION, SYSTEM } from "./weather-tool.ts";

const connect = ({ base }: Call) =>
  new Anthropic({
    baseURL: base,
    apiKey: "sk-ant-test-of-a-real-client",
    dangerouslyAllowBrowser: true,
    maxRetries: 0,
  });

const request = ({ tools }: Call) => ({
  model: "claude-sonnet-4-5",
  max_tokens: 100,
  system: SYSTEM,
  messages: [{ role: "user" as const, content: QUESTION }],
  ...(tools && { tools: [{ name: NAME, description: DESCRIPTION, input_schema: PARAMETERS }] }),
});

offer({
  async stream(call) {
    const stream = await connect(call).messages.create(
      { ...request(call), stream: true },
      { signal: call.signal },
    );
    for await (const event of stream) if (call.each(event)) break;
  },
  /** The helper that puts the answer together. */
  async helper(call) {
    const stream = connect(call).messages.stream(request(call), { signal: call.signal });
    for await (const event of stream) if (call.each(event)) break;
    return stream.finalMessage();
  },
  once: (call) => connect(call).messages.create(request(call), { signal: call.signal }),
});
