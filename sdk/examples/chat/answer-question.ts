import { type SpanContext, type WorkflowSpan, workflow } from "genai-traces";
import { buildPrompt } from "./build-prompt.ts";
import { callModel } from "./call-model.ts";
import { checkNumbers, checkQuestion, evaluateGroundedness } from "./checks.ts";
import { findDocuments } from "./documents.ts";
import { type Message, type Model, toMessageToolCall } from "./models/model.ts";
import { tidy } from "./tidy.ts";
import { runTool } from "./tools.ts";

export interface Question {
  text: string;
  model: Model;
  conversationId: string;
  history: Message[];
  signal: AbortSignal;
  /** The answer as it streams in. */
  onText(piece: string): void;
}

export interface Answer {
  /** With a little markdown. */
  text: string;
  /** Numbers that are in no document and no tool's result. */
  invented: string[];
  groundedness: number;
  /** The turn, for what comes later: the user's feedback. */
  turn: SpanContext;
}

/** A model that only ever calls tools must not keep the turn forever. */
const MOST_ROUNDS = 3;

/** One turn: check → retrieve → prompt → model ⇄ tools → tidy up → check and judge. */
export function answerQuestion(question: Question): Promise<Answer> {
  const { text, conversationId } = question;
  return workflow({ name: "shop-assistant", conversationId, input: text }, async (turn) => {
    const refused = checkQuestion(text, turn);
    if (refused) {
      turn.output(refused);
      return { text: refused, invented: [], groundedness: 1, turn: turn.spanContext() };
    }

    const documents = findDocuments(text, turn);
    const messages = buildPrompt(question.model, text, documents, question.history, turn);
    const { reply, results } = await converse(question, messages, turn);

    const sources = [text, ...results, ...documents.map((document) => document.text)];
    const answer = {
      text: tidy(reply, documents, turn),
      invented: checkNumbers(reply, sources, turn),
      groundedness: evaluateGroundedness(reply, sources, turn),
      turn: turn.spanContext(),
    };
    turn.output(answer.text);
    return answer;
  });
}

/** Calls the model, runs the tools that it asks for, and calls it again with what they said. */
async function converse(question: Question, messages: Message[], turn: WorkflowSpan) {
  const results: string[] = [];
  for (let round = 1; ; round++) {
    const { model, conversationId, signal, onText } = question;
    const reply = await callModel({ model, messages, conversationId, parent: turn, signal, onText });
    if (reply.toolCalls.length === 0 || round === MOST_ROUNDS) return { reply: reply.text, results };

    messages = [
      ...messages,
      { role: "assistant", content: reply.text, tool_calls: reply.toolCalls.map(toMessageToolCall) },
    ];
    for (const call of reply.toolCalls) {
      const content = await runTool(call, turn);
      results.push(content);
      messages.push({ role: "tool", tool_call_id: call.id, content });
    }
  }
}
