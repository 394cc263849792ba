import { feedback, init } from "genai-traces";
import { createConversation, type Outcome } from "./conversation.ts";
import { createModelChoice } from "./model-choice.ts";
import { createPage } from "./page.ts";
import { scriptedConversation } from "./ready-made.ts";
import { loadSettings, saveSettings } from "./settings.ts";

init({ serviceName: "lamp-shop-demo", serviceVersion: "1.0.0" });

const page = createPage({
  onAsk: (question) => void conversation.take({ question }),
  onReadyMade: (turn) => void conversation.take({ ...turn, feedback: undefined }),
  onStop: () => conversation.stop(),
  onNewConversation: () => conversation.restart(),
  onSettings(settings) {
    saveSettings(settings);
    models.use(settings).catch(() => {}); // the status line says what went wrong
  },
  onFeedback: (answer, score) => feedback({ score, parent: answer.turn }),
});
const models = createModelChoice(page.status);
const conversation = createConversation(page, models.current);

const ready = loadSettings().then((settings) => {
  page.settings(settings);
  return models.use(settings);
});
ready.catch(() => {}); // the status line says what went wrong

/** For scripts: tests, and `npm start` where there is no window. */
const demo = {
  /** The model can be asked. */
  ready,
  async ask(question: string): Promise<Outcome> {
    await ready;
    return conversation.take({ question });
  },
  /** Plays the scripted conversation to its end. */
  async play(): Promise<void> {
    await ready;
    for (const turn of scriptedConversation) await conversation.take(turn);
  },
};
Object.assign(globalThis, { demo });
