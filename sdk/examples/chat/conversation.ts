import { type Answer, answerQuestion } from "./answer-question.ts";
import type { Message, Model } from "./models/model.ts";
import type { Page } from "./page.ts";
import type { ReadyMadeTurn } from "./ready-made.ts";

/** How a turn came out. */
export type Outcome =
  | { state: "answered"; answer: Answer }
  | { state: "stopped" }
  | { state: "failed"; message: string };

export type Turn = Pick<ReadyMadeTurn, "question" | "stopAfter" | "feedback">;

/** Questions and answers on the page, one after the other. */
export function createConversation(page: Page, model: () => Promise<Model>) {
  let id = crypto.randomUUID();
  let history: Message[] = [];
  let running: AbortController | undefined;
  let previous: Promise<unknown> = Promise.resolve();

  async function answer({ question, stopAfter, feedback }: Turn): Promise<Outcome> {
    const view = page.startTurn(question);
    const controller = new AbortController();
    let pieces = 0;
    running = controller;
    page.setBusy(true);
    try {
      const answer = await answerQuestion({
        text: question,
        model: await model(),
        conversationId: id,
        history,
        signal: controller.signal,
        onText(piece) {
          view.append(piece);
          if (++pieces === stopAfter) controller.abort();
        },
      });
      history.push({ role: "user", content: question }, { role: "assistant", content: answer.text });
      view.show(answer);
      if (feedback) view.rate(feedback);
      return { state: "answered", answer };
    } catch (error) {
      if (controller.signal.aborted) {
        view.stopped();
        return { state: "stopped" };
      }
      view.failed(error);
      return { state: "failed", message: error instanceof Error ? error.message : String(error) };
    } finally {
      running = undefined;
      page.setBusy(false);
    }
  }

  return {
    /** Waits for the turns before it. Never rejects. */
    take(turn: Turn): Promise<Outcome> {
      const outcome = previous.then(() => answer(turn));
      previous = outcome;
      return outcome;
    },
    stop(): void {
      running?.abort();
    },
    restart(): void {
      running?.abort();
      id = crypto.randomUUID();
      history = [];
    },
  };
}
