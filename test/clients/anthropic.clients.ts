import { describeClient } from "./describe-client.ts";
import { anthropic } from "./fixtures/anthropic.ts";

describeClient({
  page: "anthropic",
  host: "api.anthropic.com",
  answers: anthropic,
  streams: ["stream", "helper"],
  always: {
    name: "chat claude-sonnet-4-5",
    format: "anthropic.messages",
    operation: "chat",
    provider: "anthropic",
    requestModel: "claude-sonnet-4-5",
    asked: "How is the weather in Bern?",
  },
  complete: {
    responseModel: "claude-sonnet-4-5-20250929",
    usage: { input: 31, output: 9, cacheRead: 16, cacheWrite: 0 },
    finishReasons: ["end_turn"],
  },
  toolsFinish: ["tool_use"],
  errorTypes: { refused: "rate_limit_error", broken: "overloaded_error" },
  stopAfter: 3,
});
