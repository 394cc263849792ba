import OpenAI from "openai";
import { type Call, offer } from "./client.ts";
import { DESCRIPTION, NAME, PARAMETERS, QUESTION, SYSTEM } from "./weather-tool.ts";

const connect = ({ base }: Call) =>
  new OpenAI({
    baseURL: `${base}/v1`,
    apiKey: "sk-test-of-a-real-client",
    dangerouslyAllowBrowser: true,
    maxRetries: 0,
  });

const request = ({ tools }: Call) => ({
  model: "gpt-4o-mini",
  instructions: SYSTEM,
  input: QUESTION,
  ...(tools && {
    tools: [
      {
        type: "function" as const,
        name: NAME,
        description: DESCRIPTION,
        parameters: PARAMETERS,
        strict: false,
      },
    ],
  }),
});

offer({
  async stream(call) {
    const stream = await connect(call).responses.create(
      { ...request(call), stream: true },
      { signal: call.signal },
    );
    for await (const event of stream) if (call.each(event)) break;
  },
  /** The helper that puts the answer together. */
  async helper(call) {
    const runner = connect(call).responses.stream(request(call), { signal: call.signal });
    for await (const event of runner) if (call.each(event)) break;
    return runner.finalResponse();
  },
  once: (call) => connect(call).responses.create(request(call), { signal: call.signal }),
});
