import { describeClient } from "./describe-client.ts";
import { mistral } from "./fixtures/mistral.ts";

describeClient({
  page: "mistral",
  host: "api.mistral.ai",
  answers: mistral,
  always: {
    name: "chat mistral-small-latest",
    format: "openai.chat",
    operation: "chat",
    provider: "mistral_ai",
    requestModel: "mistral-small-latest",
    asked: "How is the weather in Bern?",
  },
  complete: {
    responseModel: "mistral-small-2506",
    usage: { input: 31, output: 9 },
    finishReasons: ["stop"],
  },
  toolsFinish: ["tool_calls"],
  errorTypes: { refused: "1300", broken: "3000" },
});
