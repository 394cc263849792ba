import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelFormats } from "../../../../sdk/wire/model-formats.ts";
import { fixtureEvents, readEvents, wireRequest } from "../../../fixtures/read-answer.ts";

/** A streamed and a whole answer of each format, by its name. */
const ANSWERS: Record<string, [string, string]> = {
  "anthropic.messages": ["anthropic/web-search.sse", "anthropic/whole.json"],
  "gemini.content": ["gemini/streamed-arguments.sse", "gemini/prompt-blocked.json"],
  "gemini.interactions": ["gemini-interactions/steps.sse", "gemini-interactions/whole.json"],
  ollama: ["ollama/thinking-and-tools.ndjson", "ollama/whole.json"],
  "cohere.chat": ["cohere/plan-and-tools.sse", "cohere/whole.json"],
  "cohere.chat.v1": ["cohere-v1/search.ndjson", "cohere-v1/whole.json"],
};

/** The value with one member somewhere in it replaced. */
function spoil(value: unknown, path: readonly number[], by: unknown): unknown {
  if (!path.length || !value || typeof value !== "object") return by;
  const keys = Object.keys(value);
  const key = keys[(path[0] ?? 0) % (keys.length || 1)];
  if (key === undefined) return by;
  const changed = spoil((value as Record<string, unknown>)[key], path.slice(1), by);
  return Array.isArray(value)
    ? value.map((member, index) => (`${index}` === key ? changed : member))
    : { ...value, [key]: changed };
}

describe.each(modelFormats.map((format) => [format.name, format] as const))("%s", (name, format) => {
  const files = ANSWERS[name] ?? [];

  it("is the only one of its kind that recognises its answers", () => {
    for (const file of files) {
      const first = fixtureEvents(file).slice(0, 2);
      const knowing = modelFormats.filter((one) =>
        first.some(([data, event]) => one.recognises(data, event)),
      );
      expect(knowing.map((one) => one.name)).toEqual([name]);
    }
  });

  it("reads JSON of any shape without throwing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 5 }),
        fc.jsonValue(),
        (events, body) => {
          const request = wireRequest("https://models.example/v1/chat", body);
          format.matches(request);
          for (const event of events) format.recognises(event, "");
          readEvents(
            format,
            events.map((event) => [event, ""]),
            { request },
          );
        },
      ),
    );
  });

  it("reads its own answers with anything in the place of anything", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.nat(),
        fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }),
        fc.jsonValue({ maxDepth: 2 }),
        (file, which, path, by) => {
          const events = fixtureEvents(file);
          const at = which % events.length;
          const spoilt = events.map(
            ([data, event], index) => [index === at ? spoil(data, path, by) : data, event] as const,
          );
          const { root } = readEvents(format, spoilt, { isStream: !file.endsWith(".json") });
          expect(JSON.stringify(root).length).toBeLessThan(100_000);
        },
      ),
      { numRuns: 300 },
    );
  });
});
