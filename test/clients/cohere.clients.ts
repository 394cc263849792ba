import { describeClient } from "./describe-client.ts";
import { cohere } from "./fixtures/cohere.ts";

describeClient({
  page: "cohere",
  host: "api.cohere.com",
  answers: cohere,
  always: {
    name: "chat command-a-03-2025",
    format: "cohere.chat",
    operation: "chat",
    provider: "cohere",
    requestModel: "command-a-03-2025",
    asked: "How is the weather in Bern?",
  },
  complete: {
    usage: { input: 31, output: 9 },
    finishReasons: ["COMPLETE"],
  },
  toolsFinish: ["TOOL_CALL"],
  errorTypes: { refused: "429", broken: "ERROR" },
  stopAfter: 3,
});
