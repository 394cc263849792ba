import { describeClient } from "./describe-client.ts";
import { openrouter } from "./fixtures/openrouter.ts";

describeClient({
  page: "openrouter",
  host: "openrouter.ai",
  answers: openrouter,
  always: {
    name: "chat openai/gpt-4o-mini",
    format: "openai.chat",
    operation: "chat",
    provider: "openrouter",
    requestModel: "openai/gpt-4o-mini",
    asked: "How is the weather in Bern?",
  },
  complete: {
    responseModel: "openai/gpt-4o-mini",
    usage: { input: 31, output: 9, cacheRead: 16, reasoning: 0 },
    finishReasons: ["stop"],
  },
  toolsFinish: ["tool_calls"],
  errorTypes: { refused: "429", broken: "502" },
  stopAfter: 1,
});
