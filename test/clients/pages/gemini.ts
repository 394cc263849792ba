import { GoogleGenAI } from "@google/genai";
import { type Call, offer } from "./client.ts";
import { DESCRIPTION, NAME, PARAMETERS, QUESTION, SYSTEM } from "./weather-tool.ts";

const connect = ({ base }: Call) =>
  new GoogleGenAI({
    apiKey: "AIza-test-of-a-real-client",
    apiVersion: "v1beta",
    httpOptions: { baseUrl: base },
  });

const request = ({ tools, signal }: Call) => ({
  model: "gemini-2.5-flash",
  contents: QUESTION,
  config: {
    systemInstruction: SYSTEM,
    abortSignal: signal,
    ...(tools && {
      tools: [
        {
          functionDeclarations: [{ name: NAME, description: DESCRIPTION, parametersJsonSchema: PARAMETERS }],
        },
      ],
    }),
  },
});

offer({
  async stream(call) {
    const stream = await connect(call).models.generateContentStream(request(call));
    for await (const chunk of stream) if (call.each(chunk)) break;
  },
  once: (call) => connect(call).models.generateContent(request(call)),
});
