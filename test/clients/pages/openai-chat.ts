import OpenAI from "openai";
import { type Call, offer } from "./client.ts";
import { FUNCTION_TOOL, MESSAGES } from "./weather-tool.ts";

const connect = ({ base, extra }: Call) =>
  new OpenAI({
    baseURL: `${base}/v1`,
    apiKey: "sk-test-of-a-real-client",
    dangerouslyAllowBrowser: true,
    maxRetries: Number(extra.retries ?? 0),
  });

const request = ({ tools }: Call) => ({
  model: "gpt-4o-mini",
  temperature: 0.5,
  messages: MESSAGES,
  ...(tools && { tools: [FUNCTION_TOOL] }),
});

offer({
  async stream(call) {
    const stream = await connect(call).chat.completions.create(
      { ...request(call), stream: true, stream_options: { include_usage: true } },
      { signal: call.signal },
    );
    for await (const chunk of stream) if (call.each(chunk)) break;
  },
  /** The helper that puts the answer together. */
  async helper(call) {
    const runner = connect(call).chat.completions.stream(request(call), { signal: call.signal });
    for await (const chunk of runner) if (call.each(chunk)) break;
    return runner.finalChatCompletion();
  },
  async many(call) {
    const openai = connect(call);
    const ask = async () => {
      const stream = await openai.chat.completions.create({ ...request(call), stream: true });
      let text = "";
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
      return text;
    };
    return Promise.all(Array.from({ length: 8 }, ask));
  },
  async once(call) {
    const { data, response } = await connect(call)
      .chat.completions.create(request(call), { signal: call.signal })
      .withResponse();
    return { data, status: response.status, url: response.url, type: response.type };
  },
});
