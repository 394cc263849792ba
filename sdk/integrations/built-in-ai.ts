import { GEN_AI_INPUT_MESSAGES, GEN_AI_PROVIDER_NAME, GT_INPUT } from "../protocol/attributes.ts";
import type { Span } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { quietly } from "../tracer/quietly.ts";
import { observedCall } from "./built-in-call.ts";
import { observedOptions, settingsOf } from "./built-in-create.ts";
import { promptMessages } from "./built-in-input.ts";
import {
  type CreateOptions,
  quotaFacts,
  type SessionLike,
  type SessionState,
  sessionFacts,
  usageAfter,
  usageBefore,
} from "./built-in-session.ts";
import { isOurs, type Method, replaceMethod } from "./replace-method.ts";
import { type IntegrationOptions, watchCall } from "./watch-call.ts";

export interface BuiltInAIOptions extends IntegrationOptions {
  /**
   * Ask the model how many tokens each input has (`measureContextUsage`), which costs a call of its own; then
   * input and output tokens are told apart. Default `false`: only what the session used before and after.
   */
  measureInput?: boolean;
  /** Default `chrome.built_in`, in Edge `edge.built_in`. */
  provider?: string;
  /** Where the APIs are. Default `globalThis`, also in a worker. */
  scope?: object;
}

/** The method of each API that has a model say something; with `Streaming` behind it, it says so piece by piece. */
const METHODS: Record<string, string> = {
  LanguageModel: "prompt",
  Summarizer: "summarize",
  Writer: "write",
  Rewriter: "rewrite",
  Translator: "translate",
  LanguageDetector: "detect",
  Proofreader: "proofread",
};

/** Names before 2025: the holder under `window`, what it holds, the method that creates, and today's name. */
const LEGACY: [holder: string, member: string, method: string, api: string][] = [
  ["ai", "languageModel", "create", "LanguageModel"],
  ["ai", "assistant", "create", "LanguageModel"],
  ["ai", "summarizer", "create", "Summarizer"],
  ["ai", "writer", "create", "Writer"],
  ["ai", "rewriter", "create", "Rewriter"],
  ["ai", "translator", "create", "Translator"],
  ["ai", "languageDetector", "create", "LanguageDetector"],
  ["ai", "proofreader", "create", "Proofreader"],
  ["ai", "", "createTextSession", "LanguageModel"],
  ["translation", "", "createTranslator", "Translator"],
  ["translation", "", "createDetector", "LanguageDetector"],
];

/**
 * Records all calls of the browser's built-in AI: `LanguageModel` and its siblings (`Summarizer`, `Writer`,
 * `Rewriter`, `Translator`, `LanguageDetector`, `Proofreader`), under today's and earlier names, in pages and workers.
 *
 * - `create`: one span, with the model's download as events.
 * - `prompt`, `summarize` … and their streams: one span each, linked to where the session was made, with the
 *   pieces of a stream and how much of the context is used before and after. The browser tells neither the model's
 *   name nor token counts.
 * - `tools[].execute`: an `execute_tool` span within the prompt that runs.
 * - `append`, `clone`: one span each.
 *
 * Sessions that exist already are seen too. Results, streams and errors are the browser's own. Never throws; where there
 * is no built-in AI nothing happens. Call it again when a polyfill brings the APIs later.
 *
 * @returns the undo.
 *
 * @example
 * import { init } from "genai-traces";
 * import { instrumentBuiltInAI } from "genai-traces/built-in-ai";
 *
 * init({ serviceName: "notes" });
 * instrumentBuiltInAI();
 * const session = await LanguageModel.create();
 * for await (const text of session.promptStreaming("Write a poem")) show(text);
 */
export function instrumentBuiltInAI(options: BuiltInAIOptions = {}): () => void {
  const undos: (() => void)[] = [];
  const states = new WeakMap<object, SessionState>();
  const { scope = globalThis, measureInput = false } = options;
  const provider = options.provider ?? quietly(builtInProvider) ?? "chrome.built_in";

  const start = (name: string, attributes: Record<string, unknown>, state?: SessionState): Span =>
    (options.tracer ?? defaultTracer()).startSpan(name, {
      parent: options.parent,
      attributes: { [GEN_AI_PROVIDER_NAME]: provider, ...attributes },
      ...(state?.created && { links: [{ context: state.created }] }),
    });

  const stateOf = (session: object, api: string): SessionState => {
    let state = states.get(session);
    if (!state) {
      state = { api, isLegacy: false, facts: {}, running: [] };
      states.set(session, state);
    }
    return state;
  };

  /** Sees to it that a session's methods are ours, wherever it has them from. */
  function adopt(session: unknown, state: SessionState): void {
    if (typeof session !== "object" || session === null) return;
    states.set(session, state);
    const prototype: object | null = Object.getPrototypeOf(session);
    const isShared = prototype && prototype !== Object.prototype;
    patchSession(isShared ? prototype : session, state.api);
    // Methods that sit on the session itself hide those of its class.
    if (isShared && !isOurs((session as Record<string, unknown>)[METHODS[state.api] ?? ""]))
      patchSession(session, state.api);
  }

  function patchSession(target: object | undefined, api: string): void {
    const method = METHODS[api] ?? "";
    const patch = (name: string, wrap: (original: Method) => Method) =>
      undos.push(replaceMethod(target, name, wrap));
    for (const name of [method, `${method}Streaming`])
      patch(name, (original) => {
        const isStream = name !== method;
        return function (...args) {
          const session = this as SessionLike;
          const begin = () => ({ state: stateOf(session, api), session, method, isStream, original, args });
          const call = quietly(begin);
          return call ? observedCall(call, start, measureInput) : original.apply(this, args);
        };
      });
    if (api !== "LanguageModel") return;
    patch("append", (original) => onSession(original, "append"));
    patch("clone", (original) => onSession(original, "clone"));
  }

  const onSession = (original: Method, what: "append" | "clone"): Method =>
    function (...args) {
      const session = this as SessionLike;
      const state = quietly(() => stateOf(session, "LanguageModel"));
      if (!state) return original.apply(this, args);
      const messages = what === "append" ? quietly(() => promptMessages(args[0])) : undefined;
      const facts = { [GEN_AI_INPUT_MESSAGES]: messages, ...quietly(() => usageBefore(session)) };
      const span = start(`${what} LanguageModel`, facts, state);
      return watchCall(span, () => original.apply(this, args), {
        done(value) {
          if (what === "clone") adopt(value, state);
          span.end({ attributes: quietly(() => usageAfter(session)) ?? {} });
        },
        failed: (error) => span.setAttributes(quotaFacts(error)).fail(error),
      });
    };

  const onCreate = (original: Method, api: string, isLegacy: boolean): Method =>
    function (...args) {
      const given = args[0] as CreateOptions | undefined;
      const state: SessionState = {
        api,
        isLegacy,
        facts: quietly(() => sessionFacts(given)) ?? {},
        running: [],
      };
      const span = start(`create ${api}`, {
        ...state.facts,
        [GT_INPUT]: quietly(() => settingsOf(given)),
        [GEN_AI_INPUT_MESSAGES]: quietly(() => given?.initialPrompts && promptMessages(given.initialPrompts)),
      });
      if (!span.isRecording()) return original.apply(this, args);
      state.created = span.spanContext();
      const observed = quietly(() => observedOptions(given, state, span, options)) ?? given;
      return watchCall(span, () => original.call(this, observed, ...args.slice(1)), {
        done(session) {
          adopt(session, state);
          span.end();
        },
      });
    };

  quietly(() => {
    const globals = scope as Record<string, (object & { prototype?: object }) | undefined>;
    for (const api of Object.keys(METHODS)) {
      undos.push(replaceMethod(globals[api], "create", (original) => onCreate(original, api, false)));
      patchSession(globals[api]?.prototype, api);
    }
    for (const [holder, member, method, api] of LEGACY) {
      const owner = globals[holder] as Record<string, object | undefined> | undefined;
      const factory = member ? owner?.[member] : owner;
      undos.push(replaceMethod(factory, method, (original) => onCreate(original, api, true)));
    }
  });
  return () => {
    for (const undo of undos.splice(0).reverse()) undo();
  };
}

const builtInProvider = (): string =>
  /\bEdg\//.test(navigator.userAgent) ? "edge.built_in" : "chrome.built_in";
