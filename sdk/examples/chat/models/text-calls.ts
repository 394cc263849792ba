import { tools } from "../tools.ts";
import type { MessageToolCall, ModelChunk } from "./model.ts";

/** The tiny model calls a tool in words: `CALL weather Oslo`. */
const CALL = /^\s*CALL (\w+) ?/;
/** While it streams, a name is whole when a space follows. */
const WHOLE_NAME = /^\s*CALL (\w+) /;
const MARK = "CALL ";

const parameterOf = (name: string): string => tools.find((tool) => tool.name === name)?.parameter ?? "input";

export function callAsText({ function: { name, arguments: json } }: MessageToolCall): string {
  const given: Record<string, unknown> = JSON.parse(json);
  return `${MARK}${name} ${given[parameterOf(name)]}`;
}

/**
 * The same stream with spoken calls turned into the tool calls of chat APIs, piece by piece:
 *
 *   "CALL", " weather", " Os", "lo"  →  {name: "weather", arguments: '{"city":"'}, 'Os', 'lo', '"}'
 */
export async function* readCalls(chunks: AsyncIterable<ModelChunk>): AsyncGenerator<ModelChunk> {
  let held = "";
  let mode: "unsure" | "words" | "call" = "unsure";
  for await (const chunk of chunks) {
    const [choice] = chunk.choices;
    if (!choice || mode === "words") {
      yield chunk; // figures come without a choice
      continue;
    }
    const text = choice.delta.content ?? "";
    const isLast = Boolean(choice.finish_reason);
    if (mode === "call") {
      if (text) yield withCall(chunk, { arguments: escaped(text) });
    } else {
      held += text;
      const [whole, name] = (isLast ? CALL : WHOLE_NAME).exec(held) ?? [];
      if (whole && name) {
        mode = "call";
        yield withCall(chunk, openingOf(name, held.slice(whole.length)));
      } else if (isLast || !mayBecomeCall(held)) {
        mode = "words";
        yield withText(chunk, held);
      }
    }
    if (isLast && mode === "call") yield withCall(chunk, { arguments: '"}' }, "tool_calls");
  }
}

const mayBecomeCall = (text: string): boolean => {
  const begun = text.trimStart();
  return begun.startsWith(MARK) || MARK.startsWith(begun);
};

const openingOf = (name: string, argument: string) => ({
  id: `call_${crypto.randomUUID().slice(0, 8)}`,
  name,
  arguments: `{"${parameterOf(name)}":"${escaped(argument)}`,
});

/** Inside a JSON string. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

function withCall(
  chunk: ModelChunk,
  { id, ...call }: { id?: string; name?: string; arguments: string },
  finish: string | null = null,
): ModelChunk {
  const delta = { tool_calls: [{ index: 0, id, function: call }] };
  return { ...chunk, choices: [{ delta, finish_reason: finish }] };
}

const withText = (chunk: ModelChunk, content: string): ModelChunk => ({
  ...chunk,
  choices: [{ delta: { content }, finish_reason: chunk.choices[0]?.finish_reason ?? null }],
});
