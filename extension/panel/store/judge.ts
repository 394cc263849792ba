import { createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { JudgeQuestion } from "../../engine/engine-api.ts";
import { readVerdicts, type Verdicts } from "../../model/findings/judge/read-verdicts.ts";
import type { BuiltInModel } from "./built-in-model.ts";
import { nextCallId } from "./call-ids.ts";
import type { EngineClient } from "./engine-client.ts";
import { endpointProblem, type ModelEndpointModel } from "./model-endpoint.ts";

interface JudgeParts {
  engine: Pick<EngineClient, "judgeQuestion" | "askModel" | "cancelRerun">;
  endpoint: InstanceType<typeof ModelEndpointModel>;
  /** The browser's own model, if it has one. */
  builtIn?: BuiltInModel;
  /** The answer that *Why* is about. */
  about: ReadonlySignal<{ traceId: TraceId; spanId: SpanId } | null>;
}

/** `builtin`: the browser's own; `endpoint`: the user's server. */
export type JudgeWay = "builtin" | "endpoint";

export type Judgement =
  | { state: "asking"; by: string }
  | { state: "done"; by: string; verdicts: Verdicts; missing: number; left: number }
  | { state: "failed"; words: string };

/** What a model says of whether the sentences of an answer are supported: asked by a click, and by nothing else. */
export const JudgeModel = createModel(({ engine, endpoint, builtIn, about }: JudgeParts) => {
  const judgement = signal<Judgement | null>(null);
  /** The very words that are sent, once somebody wants to see them. */
  const question = signal<JudgeQuestion | null>(null);
  const hasBuiltIn = signal(false);
  let stop: (() => void) | undefined;
  /** Of the answer that is judged: what comes of an earlier one is not wanted any more. */
  let turn = 0;

  function forget(): void {
    stop?.();
    stop = undefined;
    turn++;
    judgement.value = null;
  }

  effect(() => {
    void about.value;
    untracked(() => {
      forget();
      question.value = null;
    });
  });

  async function prepare(): Promise<JudgeQuestion | null> {
    const of = about.peek();
    if (!of) return null;
    const mine = turn;
    const found = question.peek() ?? (await engine.judgeQuestion(of.traceId, of.spanId));
    if (mine !== turn) return null;
    question.value = found;
    return found;
  }

  /** Its words; or in ours why there are none. */
  async function answerOf(way: JudgeWay, asked: JudgeQuestion): Promise<{ text?: string; problem?: string }> {
    if (way === "builtin" && builtIn) {
      const abort = new AbortController();
      stop = () => abort.abort();
      return { text: await builtIn.ask(asked, abort.signal) };
    }
    const to = endpoint.endpoint.peek();
    if (!to) return { problem: "No server is set up." };
    if (!to.model) return { problem: "The server has no model to ask: name one." };
    const problem = await endpoint.check(to);
    if (problem !== null) return { problem };
    const id = nextCallId();
    stop = () => void engine.cancelRerun(id);
    const { system, user } = asked;
    const { text, failure } = await engine.askModel({ id, endpoint: to, system, user });
    return failure ? { problem: endpointProblem(to, failure.problem, failure.detail) } : { text };
  }

  function nameOf(way: JudgeWay): string {
    const to = endpoint.endpoint.peek();
    return way === "builtin" || !to ? "The browser's model" : `${to.model} at ${new URL(to.url).host}`;
  }

  async function judged(way: JudgeWay): Promise<Judgement> {
    const by = nameOf(way);
    const asked = await prepare();
    if (!asked) return { state: "failed", words: "There is nothing to ask about." };
    const { text = "", problem } = await answerOf(way, asked).catch((error: unknown) => ({
      text: "",
      problem: error instanceof Error ? error.message : String(error),
    }));
    const read = problem ?? readVerdicts(text, asked.sentences);
    return typeof read === "string"
      ? { state: "failed", words: read }
      : { state: "done", by, ...read, left: asked.left };
  }

  return {
    judgement,
    question,
    /** The browser has a model of its own. */
    hasBuiltIn,
    /** Looks for one, which costs nothing. */
    async start(): Promise<void> {
      hasBuiltIn.value = (await builtIn?.isThere()) ?? false;
    },
    /** What would be sent, to be read before. */
    prepare,
    /** Call from a click: the browser may ask for a permission. */
    async ask(way: JudgeWay): Promise<void> {
      forget();
      const mine = turn;
      judgement.value = { state: "asking", by: nameOf(way) };
      const found = await judged(way);
      if (mine !== turn) return;
      stop = undefined;
      judgement.value = found;
    },
    cancel: forget,
  };
});
