import { describeClient } from "./describe-client.ts";
import { ollama } from "./fixtures/ollama.ts";

describeClient({
  page: "ollama",
  host: "localhost:11434",
  answers: ollama,
  always: {
    name: "chat llama3.2",
    format: "ollama",
    operation: "chat",
    provider: "ollama",
    requestModel: "llama3.2",
    asked: "How is the weather in Bern?",
  },
  complete: {
    responseModel: "llama3.2",
    usage: { input: 31, output: 9 },
    finishReasons: ["stop"],
  },
  toolsFinish: ["stop"],
  errorTypes: { refused: "429", broken: "_OTHER" },
  stopAfter: 1,
  leavesOpen: true,
  hasNoCallIds: true,
});
