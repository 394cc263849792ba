import { describeClient } from "./describe-client.ts";
import { openaiChat } from "./fixtures/openai-chat.ts";

describeClient({
  page: "langchain",
  host: "api.openai.com",
  answers: openaiChat,
  always: {
    name: "chat gpt-4o-mini",
    format: "openai.chat",
    operation: "chat",
    provider: "openai",
    requestModel: "gpt-4o-mini",
    asked: "How is the weather in Bern?",
  },
  complete: {
    responseModel: "gpt-4o-mini-2024-07-18",
    usage: { input: 31, output: 9, cacheRead: 16, reasoning: 0 },
    finishReasons: ["stop"],
  },
  toolsFinish: ["tool_calls"],
  errorTypes: { refused: "rate_limit_exceeded", broken: "internal_error" },
});
