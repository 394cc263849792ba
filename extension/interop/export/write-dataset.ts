import {
  type Attributes,
  type AttributeValue,
  GEN_AI_EVALUATION_EXPLANATION,
  GEN_AI_EVALUATION_NAME,
  GEN_AI_EVALUATION_SCORE_LABEL,
  GEN_AI_EVALUATION_SCORE_VALUE,
  GT_FEEDBACK_COMMENT,
  GT_FEEDBACK_SCORE,
  type SpanId,
} from "../../../sdk/protocol/index.ts";
import { type GenAIView, genAIView } from "../../model/genai-view.ts";
import type { Message } from "../../model/message.ts";
import { type Body, chatBody, chatMessages, defined, plain } from "../../model/request-chat.ts";
import type { Span } from "../../model/trace.ts";
import type { OutgoingTrace, WriteOptions } from "./outgoing.ts";

/**
 * Model calls as lines of a dataset. Only whole ones are in it: ended, not failed or stopped, asked something, answered something,
 * and nothing of that shortened or not recorded. The others are counted. What was redacted is in it as it is shown.
 */

/** `{"messages": […], "tools"?: […]}` with the answer as the last message: OpenAI's format for fine-tuning, and nothing else in a line. */
export const writeChatDataset = (traces: AsyncIterable<OutgoingTrace>, options?: WriteOptions) =>
  writeCalls(traces, options, ({ view, answer }) => {
    const { messages, tools } = chatBody(view);
    return defined({ messages: [...(messages as Body[]), ...chatMessages(answer)], tools });
  });

/**
 * `{"input", "output", "messages", "model", "scores", "trace_id", "span_id"}`: `input` is the last thing that the user said, `output` the
 * answer's words (its tool calls as JSON where it has none), `messages` all that was sent. `scores` are those of the user, of evaluations and of feedback
 * on the call or on what contains it: `{"name", "value"?, "label"?, "comment"?}`.
 */
export const writePairsDataset = (traces: AsyncIterable<OutgoingTrace>, options?: WriteOptions) =>
  writeCalls(traces, options, ({ span, view, answer, scores }) => {
    const { messages } = chatBody(view);
    const asked = view.input.findLast(({ role }) => role === "user") ?? view.input.at(-1);
    const calls = answer.parts.filter(({ type }) => type === "tool_call");
    return {
      input: asked ? plain(asked.parts) : "",
      output: plain(answer.parts) || JSON.stringify(calls),
      messages: messages as AttributeValue,
      model: view.responseModel ?? view.requestModel ?? null,
      scores: scores(span),
      trace_id: span.traceId,
      span_id: span.spanId,
    };
  });

interface Call {
  span: Span;
  view: GenAIView;
  answer: Message;
  scores: (span: Span) => Body[];
}

async function* writeCalls(
  traces: AsyncIterable<OutgoingTrace>,
  options: WriteOptions | undefined,
  lineOf: (call: Call) => Body,
): AsyncGenerator<string> {
  for await (const { spans } of traces) {
    const scores = scoresIn(spans, options?.scores);
    let lines = "";
    let [kept, left] = [0, 0];
    for (const span of spans) {
      const view = genAIView(span);
      if (view.kind !== "model") continue;
      const answer = view.output[0];
      if (!answer || !isWhole(span, view)) {
        left++;
        continue;
      }
      kept++;
      lines += `${JSON.stringify(lineOf({ span, view, answer, scores }))}\n`;
    }
    options?.calls?.(kept, left);
    if (lines) yield lines;
  }
}

function isWhole(span: Span, { input, output, system }: GenAIView): boolean {
  if (span.endNs === undefined || span.status.code === 2 || span.aborted || span.cut) return false;
  const said = [{ parts: system }, ...input, ...output].flatMap(({ parts }) => parts);
  return (
    input.length > 0 &&
    output.some(({ parts }) => parts.some(({ type }) => type === "text" || type === "tool_call")) &&
    !said.some(({ type }) => type === "withheld")
  );
}

/** Looks no further up than this: a page can forge a circle of parents. */
const MOST_ANCESTORS = 64;

/** What was judged about a span: by children of it and of what contains it. */
function scoresIn(spans: readonly Span[], given: WriteOptions["scores"] = []): (span: Span) => Body[] {
  const own = new Map(given.map((each) => [`${each.traceId}/${each.spanId}`, each]));
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const byParent = new Map<SpanId, Body[]>();
  for (const { parentSpanId, attributes } of spans) {
    const score = scoreOf(attributes);
    if (!score || parentSpanId === undefined) continue;
    byParent.set(parentSpanId, [...(byParent.get(parentSpanId) ?? []), score]);
  }
  return (span) => {
    const found: Body[] = [];
    let at: Span | undefined = span;
    for (let i = 0; at && i < MOST_ANCESTORS; i++) {
      const mine = own.get(`${at.traceId}/${at.spanId}`);
      if (mine) found.push(defined({ name: "your score", value: mine.score, comment: mine.note }));
      found.push(...(byParent.get(at.spanId) ?? []));
      at = at.parentSpanId === undefined ? undefined : byId.get(at.parentSpanId);
    }
    return found;
  };
}

function scoreOf(a: Attributes): Body | undefined {
  if (a[GT_FEEDBACK_SCORE] !== undefined)
    return defined({ name: "feedback", value: a[GT_FEEDBACK_SCORE], comment: a[GT_FEEDBACK_COMMENT] });
  if (a[GEN_AI_EVALUATION_NAME] === undefined) return undefined;
  return defined({
    name: a[GEN_AI_EVALUATION_NAME],
    value: a[GEN_AI_EVALUATION_SCORE_VALUE],
    label: a[GEN_AI_EVALUATION_SCORE_LABEL],
    comment: a[GEN_AI_EVALUATION_EXPLANATION],
  });
}
