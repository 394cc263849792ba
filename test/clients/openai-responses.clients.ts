import { describeClient } from "./describe-client.ts";
import { openaiResponses } from "./fixtures/openai-responses.ts";

describeClient({
  page: "openai-responses",
  host: "api.openai.com",
  answers: openaiResponses,
  streams: ["stream", "helper"],
  always: {
    name: "chat gpt-4o-mini",
    format: "openai.responses",
    operation: "chat",
    provider: "openai",
    requestModel: "gpt-4o-mini",
    asked: "How is the weather in Bern?",
  },
  complete: {
    responseModel: "gpt-4o-mini-2024-07-18",
    usage: { input: 31, output: 9, cacheRead: 16, reasoning: 0 },
    finishReasons: ["completed"],
  },
  toolsFinish: ["tool_calls"],
  errorTypes: { refused: "rate_limit_exceeded", broken: "server_error" },
  stopAfter: 5,
});
