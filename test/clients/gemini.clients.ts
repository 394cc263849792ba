import { describeClient } from "./describe-client.ts";
import { gemini } from "./fixtures/gemini.ts";

describeClient({
  page: "gemini",
  host: "generativelanguage.googleapis.com",
  answers: gemini,
  always: {
    name: "generate_content gemini-2.5-flash",
    format: "gemini.content",
    operation: "generate_content",
    provider: "gcp.gemini",
    requestModel: "gemini-2.5-flash",
    asked: "How is the weather in Bern?",
  },
  complete: {
    responseModel: "gemini-2.5-flash",
    usage: { input: 31, output: 14, cacheRead: 16, reasoning: 5 },
    finishReasons: ["STOP"],
  },
  toolsFinish: ["STOP"],
  errorTypes: { refused: "RESOURCE_EXHAUSTED", broken: "UNAVAILABLE" },
  stopAfter: 1,
  leavesOpen: true,
});
