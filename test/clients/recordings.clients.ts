import { describe, expect, it } from "vitest";
import type { OperationNode } from "../fixtures/operation-tree.ts";
import { play, type Recording, recordedBytes, recordedText, recordings } from "../fixtures/recordings.ts";
import { realClient } from "./real-client.ts";
import type { SeenSpan } from "./seen-span.ts";

/** Whose client reads which folder of recordings, and at which host. */
const CLIENTS: Record<string, [page: string, host: string]> = {
  "openai-chat": ["openai-chat", "api.openai.com"],
  "openai-compatible": ["openai-chat", "models.example"],
  deepseek: ["openai-chat", "api.deepseek.com"],
  groq: ["openai-chat", "api.groq.com"],
  "azure-openai": ["openai-chat", "x.openai.azure.com"],
  "openai-responses": ["openai-responses", "api.openai.com"],
  anthropic: ["anthropic", "api.anthropic.com"],
  gemini: ["gemini", "generativelanguage.googleapis.com"],
  ollama: ["ollama", "localhost:11434"],
  mistral: ["mistral", "api.mistral.ai"],
  "cohere-v2": ["cohere", "api.cohere.com"],
  openrouter: ["openrouter", "openrouter.ai"],
  "vercel-ui-message-stream": ["use-chat", "app.example"],
  "ag-ui": ["ag-ui", "agents.example"],
  langgraph: ["langgraph", "graph.example"],
};

/** A client asks for server-sent events here, and for chats. */
const isPlayable = ({ file }: Recording): boolean => !/json-array$|^ollama\/generate/.test(file);

const byPage = new Map<string, [Recording, string][]>();
for (const recording of recordings.filter(isPlayable)) {
  const [page, host] = CLIENTS[recording.file.split("/")[0] ?? ""] ?? [];
  if (page && host) byPage.set(page, [...(byPage.get(page) ?? []), [recording, host]]);
}

describe("recordings of other projects", () => {
  if (!recordings.length)
    it.skip("the folder ../shared/wire is not at hand: nothing is played", () => undefined);
  for (const [page, list] of byPage)
    describe(page, () => {
      const client = realClient(page);
      for (const [recording, host] of list)
        it(`${recording.file} reads the same, and says the same as read without a browser`, async () => {
          const { file, status, contentType, headers } = recording;
          const { spans } = await client.perform({
            host,
            use: file.endsWith(".json") ? "once" : "stream",
            // A tool that the page does not answer here.
            mayRun: file.includes("client-tool"),
            takes: [
              {
                body: Buffer.from(recordedBytes(file)),
                status,
                contentType,
                ...(headers && { headers }),
                chop: { seed: file.length, most: 400 },
              },
            ],
          });
          const { root } = play(recording, [recordedText(file)]);
          expect(spans.map(textOfSpan).join(""), "text").toBe(root ? textOf(root) : "");
          expect(spans.flatMap(toolsOfSpan).sort(), "tools").toEqual(root ? toolsOf(root).sort() : []);
        });
    });
});

const textOfSpan = (span: SeenSpan): string => span.text + span.children.map(textOfSpan).join("");
const toolsOfSpan = (span: SeenSpan): string[] => [
  ...(span.tool ? [span.tool.name] : []),
  ...span.children.flatMap(toolsOfSpan),
];

/** As it streamed; what was told at once stands in the messages. */
function textOf({ pieces, facts, children }: OperationNode): string {
  const [message] = (facts["gen_ai.output.messages"] ?? []) as {
    parts: { type: string; content?: string }[];
  }[];
  const told =
    message?.parts.map(({ type, content }) => (/^(text|refusal)$/.test(type) ? content : "")) ?? [];
  const streamed = pieces.map((piece) => (typeof piece === "string" ? piece : (piece.text ?? "")));
  return [...(streamed.length ? streamed : told), ...children.map(textOf)].join("");
}
const toolsOf = ({ facts, children }: OperationNode): string[] => [
  ...(facts["gen_ai.tool.name"] ? [String(facts["gen_ai.tool.name"])] : []),
  ...children.flatMap(toolsOf),
];
