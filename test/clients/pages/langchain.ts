import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { type Call, offer } from "./client.ts";
import { FUNCTION_TOOL, QUESTION, SYSTEM } from "./weather-tool.ts";

function connect({ base, tools }: Call) {
  const model = new ChatOpenAI({
    model: "gpt-4o-mini",
    temperature: 0.5,
    apiKey: "sk-test-of-a-real-client",
    maxRetries: 0,
    useResponsesApi: false,
    configuration: { baseURL: `${base}/v1`, dangerouslyAllowBrowser: true },
  });
  return tools ? model.bindTools([FUNCTION_TOOL]) : model;
}

const prompt = [new SystemMessage(SYSTEM), new HumanMessage(QUESTION)];

offer({
  async stream(call) {
    const stream = await connect(call).stream(prompt, { signal: call.signal });
    for await (const chunk of stream) if (call.each(chunk)) break;
  },
  once: (call) => connect(call).invoke(prompt, { signal: call.signal }),
});
