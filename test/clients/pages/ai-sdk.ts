import { createOpenAI } from "@ai-sdk/openai";
import { generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { type Call, offer } from "./client.ts";
import { DESCRIPTION, NAME, QUESTION, SYSTEM } from "./weather-tool.ts";

const connect = ({ base }: Call) =>
  createOpenAI({ baseURL: `${base}/v1`, apiKey: "sk-test-of-a-real-client" }).chat("gpt-4o-mini");

const offered = { description: DESCRIPTION, inputSchema: z.object({ place: z.string() }) };
const TOOL_OF_THE_APP = tool(offered);
const TOOL_THAT_RUNS = tool({ ...offered, execute: async () => ({ sky: "clear", celsius: 21 }) });

/** `extra.runs`: the tool answers at once, and the model is asked again. */
const request = (call: Call) => ({
  model: connect(call),
  system: SYSTEM,
  prompt: QUESTION,
  temperature: 0.5,
  maxRetries: 0,
  abortSignal: call.signal,
  stopWhen: stepCountIs(3),
  ...(call.tools && { tools: { [NAME]: call.extra.runs ? TOOL_THAT_RUNS : TOOL_OF_THE_APP } }),
});

offer({
  async stream(call) {
    const errors: unknown[] = [];
    const { fullStream, text, usage } = streamText({
      ...request(call),
      onError: ({ error }) => {
        errors.push(error);
      },
    });
    // Its own measurements differ from run to run.
    for await (const part of fullStream) if (call.each({ ...part, performance: undefined })) return errors;
    return { errors, text: await text, usage: await usage };
  },
  async once(call) {
    const { text, usage, finishReason } = await generateText(request(call));
    return { text, usage, finishReason };
  },
});
