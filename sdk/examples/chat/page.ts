import type { Answer } from "./answer-question.ts";
import documents from "./documents.json";
import { markdownNodes } from "./markdown.ts";
import { type ReadyMadeTurn, readyMadeTurns } from "./ready-made.ts";
import type { Settings } from "./settings.ts";

export interface PageEvents {
  onAsk(question: string): void;
  onReadyMade(turn: ReadyMadeTurn): void;
  onStop(): void;
  onNewConversation(): void;
  onSettings(settings: Settings): void;
  onFeedback(answer: Answer, score: 1 | -1): void;
}

/** One question and its answer on the page. */
export interface TurnView {
  append(piece: string): void;
  show(answer: Answer): void;
  stopped(): void;
  failed(error: unknown): void;
  /** Presses a thumb. */
  rate(score: 1 | -1): void;
}

export type Page = ReturnType<typeof createPage>;

export function createPage(events: PageEvents) {
  const log = find("log", HTMLElement);
  const input = find("question", HTMLInputElement);
  const ask = find("ask", HTMLButtonElement);
  const stop = find("stop", HTMLButtonElement);

  find("form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    const question = input.value.trim();
    if (!question || ask.disabled) return;
    input.value = "";
    events.onAsk(question);
  });
  stop.addEventListener("click", () => events.onStop());
  find("new", HTMLButtonElement).addEventListener("click", () => {
    log.replaceChildren();
    events.onNewConversation();
    input.focus();
  });
  for (const turn of readyMadeTurns) {
    const button = create("button", { textContent: turn.label, title: turn.question, type: "button" });
    button.addEventListener("click", () => events.onReadyMade(turn));
    find(turn.group === "works" ? "works" : "goes-wrong", HTMLElement).append(button);
  }
  const terms = documents.map(({ id, title, text }) => {
    const entry = create("div", { id });
    entry.append(create("dt", { textContent: title }), create("dd", { textContent: text }));
    return entry;
  });
  find("documents", HTMLElement).append(...terms);

  return {
    status(text: string): void {
      find("status", HTMLElement).textContent = text;
    },
    setBusy(busy: boolean): void {
      ask.disabled = busy;
      stop.disabled = !busy;
    },
    /** Shows the settings and reports what becomes of them. */
    settings(settings: Settings): void {
      bindSettings(settings, events.onSettings);
    },
    startTurn: (question: string): TurnView => startTurn(log, question, events.onFeedback),
  };
}

function startTurn(log: HTMLElement, question: string, onFeedback: PageEvents["onFeedback"]): TurnView {
  const asked = create("p", { className: "question", textContent: question });
  const text = create("p", { className: "text" });
  const notes = create("p", { className: "notes" });
  const reply = create("div", { className: "answer" });
  const turn = create("article", { className: "turn", ariaLabel: question });
  reply.append(text, notes);
  turn.append(asked, reply);
  log.append(turn);
  turn.dataset.state = "streaming";
  const settle = (state: string, note: string): void => {
    turn.dataset.state = state;
    notes.textContent = note;
    turn.scrollIntoView({ block: "end" });
  };
  let thumbs: HTMLButtonElement[] = [];
  turn.scrollIntoView({ block: "end" });

  return {
    append: (piece) => text.append(text.hasChildNodes() ? piece : piece.trimStart()),
    show(answer) {
      text.replaceChildren(...markdownNodes(answer.text));
      const grounded = `${Math.round(answer.groundedness * 100)} % grounded`;
      const invented = answer.invented.length ? ` · made up: ${answer.invented.join(", ")}` : "";
      settle(answer.invented.length ? "doubtful" : "done", grounded + invented);
      thumbs = ([1, -1] as const).map((score) => thumb(score, () => onFeedback(answer, score)));
      notes.append(...thumbs);
    },
    stopped: () => settle("stopped", "Stopped"),
    failed: (error) => settle("failed", error instanceof Error ? error.message : String(error)),
    rate: (score) => thumbs[score === 1 ? 0 : 1]?.click(),
  };
}

function thumb(score: 1 | -1, onPress: () => void): HTMLButtonElement {
  const button = create("button", {
    type: "button",
    className: "thumb",
    textContent: score === 1 ? "Good" : "Bad",
    ariaLabel: score === 1 ? "Good answer" : "Bad answer",
    ariaPressed: "false",
  });
  button.addEventListener("click", () => {
    for (const other of button.parentElement?.querySelectorAll("button") ?? []) other.disabled = true;
    button.ariaPressed = "true";
    onPress();
  });
  return button;
}

function bindSettings(settings: Settings, onSettings: (settings: Settings) => void): void {
  const form = find("settings", HTMLFormElement);
  const field = (name: keyof Settings): { value: string } =>
    form.elements.namedItem(name) as HTMLInputElement | RadioNodeList;
  const names: (keyof Settings)[] = ["use", "baseURL", "apiKey", "model"];
  for (const name of names) field(name).value = settings[name];
  const server = find("server", HTMLFieldSetElement);
  const showServer = (): void => {
    server.disabled = field("use").value !== "server";
  };
  showServer();
  form.addEventListener("input", showServer);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onSettings(Object.fromEntries(names.map((name) => [name, field(name).value])) as unknown as Settings);
  });
}

function find<T extends HTMLElement>(id: string, type: abstract new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`index.html has no #${id}`);
  return found;
}

const create = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] => Object.assign(document.createElement(name), properties);
