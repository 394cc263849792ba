import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  chunks,
  play,
  type Recording,
  recordedBytes,
  recordedText,
  recordings,
} from "../../../fixtures/recordings.ts";
import { said } from "../../../fixtures/said.ts";

/** Random chunkings of each recording; with `WIRE_CHUNKINGS=1000` it takes minutes. */
const CHUNKINGS = Number(process.env.WIRE_CHUNKINGS ?? 10);
/** Shorter ones are split at every offset. */
const SHORT = process.env.WIRE_CHUNKINGS ? 6000 : 1500;

/** Where the recordings' own expectations count otherwise. */
const COUNTED_OTHERWISE: Record<string, Recording["expected"]> = {
  // Each piece stands there twice, as `text` and as `delta`; the reasoning stands between tags.
  "openai-compatible/huggingface-reasoning.sse": {
    textPrefix: "\nCrossing the street safely",
    textLength: 2557,
    reasoningLength: 1430,
  },
  // Two choices whose pieces alternate, told as `delta` and as `message`.
  "openai-compatible/writer-multiple-choices.sse": { textPrefix: "Sure, here's a light-hearted joke" },
  // Told by `reasoning_details` alone.
  "openai-compatible/snowflake-thinking.sse": { reasoningLength: 13 },
  // Four answers in a row, of which a client reads the first.
  "openai-responses/reasoning-encrypted-tools.sse": {
    id: "resp_01830d662ab3856501693c321345c88190b0de00f3b9975691",
    usage: { input_tokens: 134, output_tokens: 28 },
    textLength: 0,
    textPrefix: "",
    reasoningLength: 163,
    toolCalls: [
      { id: "call_AB6AaRZ1FYZB2RwS6A5vbdqn", name: "calculator", args: '{"a":12,"b":7,"op":"add"}' },
    ],
  },
  // A second beginning makes the first one void.
  "anthropic/spliced-second-message-start.sse": { reasoningLength: 21, toolCalls: [] },
  // A plan is reasoning.
  "cohere-v2/tools.json": { reasoningLength: 56 },
};

/** What says that the protocol's end came, or that it failed; absent where the body's own end is the only sign. */
const TERMINATORS: Record<string, RegExp> = {
  "openai.chat": /\[DONE\]|"finish_reason": ?"|^event: error/m,
  "openai.completions": /\[DONE\]|"finish_reason": ?"/,
  "openai.responses": /"response\.(completed|incomplete|failed)"|"type": ?"error"|\[DONE\]/,
  "anthropic.messages": /"message_stop"|"type": ?"error"|"stop_reason": ?"/,
  "gemini.content": /"finishReason"|"error"|blockReason/,
  "gemini.interactions": /interaction\.completed|"completed"|event: error/,
  ollama: /"done": ?true|"error"/,
  "cohere.chat": /message-end/,
  "cohere.chat.v1": /stream-end/,
};

function usageOf(usage: Record<string, unknown>): { input: unknown; output: unknown } {
  const of = (...names: string[]) => {
    const known = names.map((name) => usage[name]).filter((count) => typeof count === "number") as number[];
    return known.length ? known.reduce((a, b) => a + b) : undefined;
  };
  const details = usage.completion_tokens_details as { reasoning_tokens?: number } | undefined;
  const reasoning = details?.reasoning_tokens ?? 0;
  const isApart = usage.total_tokens === (of("prompt_tokens", "completion_tokens") ?? 0) + reasoning;
  return {
    input: of(
      "prompt_tokens",
      "input_tokens",
      "cache_read_input_tokens",
      "cache_creation_input_tokens",
      "promptTokenCount",
      "toolUsePromptTokenCount",
      "prompt_eval_count",
      "total_input_tokens",
    ),
    output:
      isApart && reasoning
        ? (of("completion_tokens") ?? 0) + reasoning
        : of(
            "completion_tokens",
            "output_tokens",
            "candidatesTokenCount",
            "thoughtsTokenCount",
            "eval_count",
            "total_output_tokens",
          ),
  };
}

const json = (text: unknown): unknown => {
  try {
    return JSON.parse(text as string);
  } catch {
    return text;
  }
};

/** The same as `expected`, whether code units or code points were counted. */
function expectLength(text: string, expected: number | undefined, what: string): void {
  if (expected === undefined) return;
  if ([...text].length !== expected) expect(text.length, `${what}: ${text.slice(0, 200)}`).toBe(expected);
}

/** `toEqual`, asked only of what Node does not find equal already: a quarter of the time went into comparing what is the same. */
function expectSame(played: unknown, whole: unknown): void {
  if (!isDeepStrictEqual(played, whole)) expect(played).toEqual(whole);
}

if (process.env.WIRE_CHUNKINGS) vi.setConfig({ testTimeout: 600_000 });

describe.skipIf(!recordings.length)("recordings (of ../shared/wire; skipped where that is absent)", () => {
  describe.each(recordings.map((recording) => [recording.file, recording] as const))(
    "%s",
    (file, recording) => {
      const bytes = recordedBytes(file);
      const text = recordedText(file);
      const whole = play(recording, [text]);
      // Without a protocol's name nothing was counted.
      const counted = recording.expected.proto ? recording.expected : {};
      const expected = { ...counted, ...COUNTED_OTHERWISE[file] };

      it("says what was recorded", () => {
        expect(whole.root, "recognised").toBeDefined();
        if (!whole.root) return;
        const { facts, failures, tools, ...words } = said(whole.root);
        const { error, errors = [], finish, usage } = expected;
        if (expected.model && expected.proto !== "error")
          expect(facts["gen_ai.response.model"]).toContain(expected.model);
        if (expected.id && expected.proto !== "error")
          expect(facts["gen_ai.response.id"]).toContain(expected.id);
        if (typeof finish === "string" && finish !== "abort" && !error) {
          const reasons = (facts["gen_ai.response.finish_reasons"] ?? []).flat();
          expect(
            [finish, finish === "completed" ? "tool_calls" : finish].some((one) => reasons.includes(one)),
            `${reasons}`,
          ).toBe(true);
        }
        if (usage && recording.expected.proto !== undefined) {
          const { input, output } = usageOf(usage);
          if (input !== undefined) expect(facts["gen_ai.usage.input_tokens"]).toContain(input);
          if (output !== undefined) expect(facts["gen_ai.usage.output_tokens"]).toContain(output);
        }
        if (expected.textPrefix) expect(words.text.slice(0, 300)).toContain(expected.textPrefix.slice(0, 20));
        if (expected.text && !expected.textLength)
          expect(words.text.startsWith(expected.text.slice(0, 80))).toBe(true);
        if (!/writer/.test(file)) expectLength(words.text, expected.textLength, "text");
        expectLength(words.reasoning, expected.reasoningLength, "reasoning");
        if (expected.refusal) expect(words.refusal).toBe(expected.refusal);
        for (const call of expected.toolCalls ?? []) {
          const found = tools.filter(({ id, name }) =>
            call.id ? id === call.id : !call.name || name === call.name,
          );
          expect(found, `${JSON.stringify(call)} among ${JSON.stringify(tools).slice(0, 500)}`).not.toEqual(
            [],
          );
          if (call.name) expect(found.map(({ name }) => name)).toContain(call.name);
          if (call.args) expect(found.map(({ args }) => json(args))).toContainEqual(json(call.args));
        }
        if (error) {
          const codes = [error.code, error.type, error.status].map(String);
          expect(codes).toContain(failures[0]?.type);
          expect(failures[0]?.message).toBe(error.message);
        }
        for (const message of errors) expect(failures.map((failure) => failure.message)).toContain(message);
        const end = whole.root.facts["genai_traces.answer.end"];
        const isFailed =
          error || errors.length || recording.status >= 400 || expected.kinds?.includes("error");
        if (finish === "abort") expect(end).toBe("aborted");
        else if (!isFailed && recording.expected.proto !== "error" && !/error/.test(file))
          expect(end).toBe("complete");
      });

      it("says the same however it is cut", () => {
        if (bytes.length < SHORT)
          for (let at = 1; at < bytes.length; at++) expectSame(play(recording, chunks(bytes, [at])), whole);
        const some = Math.max(
          1,
          Math.round(bytes.length > 30_000 && !process.env.WIRE_CHUNKINGS ? 2 : CHUNKINGS),
        );
        fc.assert(
          fc.property(fc.array(fc.nat(bytes.length), { maxLength: 60 }), (offsets) => {
            const pieces = chunks(
              bytes,
              offsets.sort((a, b) => a - b),
            );
            expectSame(play(recording, pieces), whole);
          }),
          { numRuns: some },
        );
      });

      it("says the same with other line ends", () => {
        if (!file.endsWith(".sse")) return;
        const lines = text.replaceAll("\r\n", "\n");
        for (const end of ["\n", "\r\n", "\r"])
          expectSame(play(recording, [lines.replaceAll("\n", end)]), whole);
      });

      it("is complete only where its protocol says so", () => {
        const terminator = TERMINATORS[whole.format ?? ""];
        if (!/\.(sse|ndjson)$/.test(file) || recording.status >= 400) return;
        const ends = [...text.matchAll(file.endsWith(".sse") ? /\r?\n\r?\n/g : /\n/g)].map(
          (match) => match.index + match[0].length,
        );
        const step = process.env.WIRE_CHUNKINGS ? 1 : Math.ceil(ends.length / 60);
        for (let at = 0; at < ends.length; at += step) {
          const head = text.slice(0, ends[at]);
          const { root } = play(recording, [head]);
          const end = root?.facts["genai_traces.answer.end"];
          if (terminator && root && !terminator.test(head)) expect(end, head.slice(-300)).toBe("truncated");
          else if (root) expect(["complete", "truncated", "aborted", "error"]).toContain(end);
        }
      });
    },
  );
});
