import { Client } from "@langchain/langgraph-sdk";
import { offer } from "./client.ts";
import { QUESTION } from "./weather-tool.ts";

offer({
  async stream(call) {
    const client = new Client({ apiUrl: call.base, apiKey: null, callerOptions: { maxRetries: 0 } });
    const stream = client.runs.stream("thread-7", "weather_agent", {
      input: { messages: [{ type: "human", content: QUESTION }] },
      streamMode: ["messages-tuple", "updates"],
      signal: call.signal,
    });
    for await (const part of stream) if (call.each(part)) break;
  },
});
