import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GT_INPUT,
  GT_OUTPUT,
} from "../protocol/attributes.ts";
import type { StreamWatcher } from "../stages/stream-watcher.ts";
import type { AttributesInput, Span } from "../tracer/api.ts";
import { quietly } from "../tracer/quietly.ts";
import { promptMessages } from "./built-in-input.ts";
import {
  quotaFacts,
  type SessionLike,
  type SessionState,
  usageAfter,
  usageBefore,
  usedContext,
} from "./built-in-session.ts";
import type { Method } from "./replace-method.ts";
import { watchCall } from "./watch-call.ts";
import { watchStream } from "./watch-stream.ts";

export interface BuiltInCall {
  state: SessionState;
  session: SessionLike;
  /** Without `Streaming`: `prompt`, `summarize` … */
  method: string;
  isStream: boolean;
  original: Method;
  args: unknown[];
}

type Start = (name: string, attributes: AttributesInput, state: SessionState) => Span;

/** What sessions say when the oldest of the conversation falls out of the context. */
const OVERFLOWS = ["contextoverflow", "quotaoverflow"];

/** One call that has the model say something: `prompt`, `summarizeStreaming` … */
export function observedCall(call: BuiltInCall, start: Start, measureInput: boolean): unknown {
  const { state, session, method, original, args } = call;
  const span = start(method === "prompt" ? "chat" : method, quietly(() => requestFacts(call)) ?? {}, state);
  if (!span.isRecording()) return original.apply(session, args);
  const before = quietly(() => usedContext(session));
  const measured = measureInput ? quietly(() => measure(session, args[0])) : undefined;
  const overflowed = ({ type }: Event) => void span.addEvent(type);
  for (const type of OVERFLOWS) quietly(() => session.addEventListener?.(type, overflowed));
  state.running.push(span);

  /** Ends the span, now or, with the same time, when the input is measured. */
  function finish(end: (input?: number) => void): void {
    state.running.splice(state.running.indexOf(span) >>> 0, 1);
    for (const type of OVERFLOWS) quietly(() => session.removeEventListener?.(type, overflowed));
    span.setAttributes(quietly(() => usageAfter(session)) ?? {});
    if (measured) measured.then(end, () => end());
    else end();
  }
  const done = (facts: AttributesInput = {}): void => {
    const endTime = performance.now();
    const after = quietly(() => usedContext(session));
    finish((input) => span.end({ endTime, attributes: { ...facts, ...tokenFacts(input, before, after) } }));
  };
  const failed = (error: unknown): void => {
    const { signal } = (args[1] ?? {}) as { signal?: AbortSignal };
    finish(() => {
      span.setAttributes(quietly(() => quotaFacts(error)) ?? {});
      // `abort("enough")`: the reason can be anything, and is what the call fails with.
      if (signal?.aborted && signal.reason === error) span.end({ aborted: true });
      else span.fail(error);
    });
  };

  let stream: unknown;
  const result = watchCall(
    span,
    () => {
      const returned = original.apply(session, args);
      const [watched, isWatched] = watchStream(returned, streamWatcher(span, state.isLegacy, done, failed));
      if (isWatched) stream = watched;
      return returned;
    },
    { done: (value) => stream || done(quietly(() => resultFacts(state.api, value))), failed },
  );
  return stream ?? result;
}

function requestFacts({ state, session, method, isStream, args }: BuiltInCall): AttributesInput {
  const [input, options] = args as [unknown, { responseConstraint?: unknown; context?: string } | undefined];
  const { sourceLanguage, targetLanguage } = session;
  const shared = state.facts[GEN_AI_SYSTEM_INSTRUCTIONS] as unknown[] | undefined;
  const context = options?.context;
  return {
    ...(method !== "detect" && {
      [GEN_AI_OPERATION_NAME]: method === "prompt" ? "chat" : "generate_content",
    }),
    ...state.facts,
    ...(context && {
      [GEN_AI_SYSTEM_INSTRUCTIONS]: [...(shared ?? []), { type: "text", content: context }],
    }),
    ...(method === "detect" ? { [GT_INPUT]: input } : { [GEN_AI_INPUT_MESSAGES]: promptMessages(input) }),
    [GEN_AI_REQUEST_STREAM]: isStream || undefined,
    // A regular expression constrains the words, a schema makes it JSON.
    [GEN_AI_OUTPUT_TYPE]:
      options?.responseConstraint && !(options.responseConstraint instanceof RegExp) ? "json" : undefined,
    "genai_traces.translation.source_language": sourceLanguage,
    "genai_traces.translation.target_language": targetLanguage,
    ...usageBefore(session),
  };
}

/** `detect` and `proofread` answer with data, the others with words. */
const resultFacts = (api: string, value: unknown): AttributesInput =>
  api === "LanguageDetector" || typeof value !== "string"
    ? { [GT_OUTPUT]: value }
    : { [GEN_AI_OUTPUT_MESSAGES]: [{ role: "assistant", parts: [{ type: "text", content: value }] }] };

const measure = (session: SessionLike, input: unknown): Promise<number> | undefined =>
  (session.measureContextUsage ?? session.measureInputUsage)?.call(session, input);

/** The session counts what goes in and what comes out together. */
function tokenFacts(input?: number, before?: number, after?: number): AttributesInput {
  if (input === undefined) return {};
  const both = (after ?? Number.NaN) - (before ?? Number.NaN);
  return {
    [GEN_AI_USAGE_INPUT_TOKENS]: input,
    [GEN_AI_USAGE_OUTPUT_TOKENS]: both >= input ? both - input : undefined,
  };
}

function streamWatcher(
  span: Span,
  isLegacy: boolean,
  done: (facts?: AttributesInput) => void,
  failed: (error: unknown) => void,
): StreamWatcher<unknown> {
  const { take, facts } = isLegacy ? cumulative() : { take: (text: string) => text, facts: undefined };
  return {
    item: (item) => void quietly(() => span.chunk(take(String(item)))),
    done: () => void quietly(() => done(facts?.())),
    failed: (error) => void quietly(() => failed(error)),
    stopped: () => void quietly(() => failed(new DOMException("The consumer stopped reading", "AbortError"))),
  };
}

/** Two deltas may happen to look like a repetition, so many in a row do not. */
const ENOUGH_PIECES = 8;

/**
 * Early Chrome versions repeated with every piece all that was said before it, later ones did not. A stream
 * counts as one that repeats until a piece does not begin with the one before.
 */
function cumulative() {
  let previous = "";
  let repeats = true;
  let pieces = 0;
  /** What was said, if these are no repetitions. */
  let joined = "";
  return {
    take(item: string): string {
      const isLonger = item.startsWith(previous);
      if (pieces++ < ENOUGH_PIECES || !repeats) {
        repeats &&= isLonger;
        joined += item;
      }
      const piece = repeats && isLonger ? item.slice(previous.length) : item;
      previous = item;
      return piece;
    },
    /** Pieces that happened to begin like those before were cut: then the words are told as a whole. */
    facts: (): AttributesInput | undefined => (repeats ? undefined : resultFacts("LanguageModel", joined)),
  };
}
