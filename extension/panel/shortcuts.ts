import { useLayoutEffect } from "preact/hooks";
import { stepTrace } from "./store/step-trace.ts";
import type { Store } from "./store/store.ts";
import { FIND_ID } from "./views/find/find-bar.tsx";
import { isTyping } from "./views/shared/is-typing.ts";
import { type CommandName, commandOf } from "./views/shared/keys.ts";
import { FILTER_ID } from "./views/toolbar/filter-box.tsx";

interface ShortcutTargets {
  store: Store;
  showHelp: () => void;
  showSettings: () => void;
  openFile: () => void;
}

/** DevTools has a search bar of its own, which asks us (`follow-search.ts`); ours is for where it has none. */
const DEVTOOLS_FIRST: CommandName = "find";

/** Keys that work anywhere in the panel. Those of the list, the tree and the tabs are theirs. */
export function useShortcuts({ store, showHelp, showSettings, openFile }: ShortcutTargets): void {
  useLayoutEffect(() => {
    const use = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      if (run(event, { store, showHelp, showSettings, openFile })) event.preventDefault();
    };
    // DevTools listens on the document, and before us: it would take Esc for its drawer and Ctrl+O for its own files.
    const root = document.documentElement;
    const beforeDevTools = (event: KeyboardEvent) => {
      if (commandOf(event) !== DEVTOOLS_FIRST) use(event);
      // What anything in the panel has used is not DevTools' any more.
      if (event.defaultPrevented) event.stopPropagation();
    };
    const afterDevTools = (event: KeyboardEvent) => {
      if (commandOf(event) === DEVTOOLS_FIRST) use(event);
    };
    root.addEventListener("keydown", beforeDevTools);
    document.addEventListener("keydown", afterDevTools);
    return () => {
      root.removeEventListener("keydown", beforeDevTools);
      document.removeEventListener("keydown", afterDevTools);
    };
  });
}

/** Whether the key was one of ours and did something. Letters belong to fields. */
function run(event: KeyboardEvent, targets: ShortcutTargets): boolean {
  const command = commandOf(event);
  const isPlain = !(event.ctrlKey || event.metaKey);
  const isTaken = event.altKey || (isPlain && isTyping(event));
  if (command === undefined || (isTaken && command !== "step-back")) return false;
  return COMMANDS[command](targets, event);
}

const done = (action: unknown): true => {
  void action;
  return true;
};

type Command = (targets: ShortcutTargets, event: KeyboardEvent) => boolean;

/** Each says whether there was anything to do. */
const COMMANDS: Record<CommandName, Command> = {
  record: ({ store: { connection } }) => done(connection.setRecording(!connection.recording.peek())),
  clear: ({ store }) => done(store.clear()),
  save: ({ store }) => done(store.exports.open()),
  "open-file": ({ openFile }) => done(openFile()),
  settings: ({ showSettings }) => done(showSettings()),
  help: ({ showHelp }) => done(showHelp()),
  filter: () => done(focusFilter()),
  find: ({ store }) => done(focusFind(store)),
  "go-to": ({ store }) => done(store.goTo.open()),
  "previous-trace": ({ store }) => goToTrace(store, -1),
  "next-trace": ({ store }) => goToTrace(store, 1),
  why: ({ store }) => {
    void store.why.open();
    return store.selection.traceId.peek() !== null;
  },
  statistics: ({ store }) => done(store.statistics.toggle()),
  "step-in": ({ store }, event) => enter(event, store),
  "step-back": ({ store }, event) => goBack(event, store),
};

/** In the opened trace, where there is one; else in the list. */
function focusFind({ find, selection, compare }: Store): void {
  if (selection.traceId.peek() === null || compare.sides.peek() !== null) {
    focusFilter();
    return;
  }
  find.open();
  focusInput(FIND_ID);
}

function focusFilter(): void {
  focusInput(FILTER_ID);
}

function focusInput(id: string): void {
  const input = document.getElementById(id);
  if (!(input instanceof HTMLInputElement)) return;
  input.focus();
  input.select();
}

function goToTrace({ traces, selection }: Store, step: 1 | -1): boolean {
  const { rows } = traces.list.peek();
  const list = { rows, grouping: traces.grouping.peek(), collapsed: traces.collapsed.peek() };
  const next = stepTrace(list, selection.traceId.peek(), step);
  if (next !== undefined) selection.selectTrace(next);
  return true;
}

const focus = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus();

const LIST = "[role=grid][aria-label=Traces]";
const TREE = "#span-tree";
const DETAILS = "#details-panel";

/** To where a place was chosen: what is below it, or its trace. */
export const focusChosen = (isSpan: boolean): void => focus(isSpan ? TREE : LIST);

/** One step in: list → spans → details. Buttons keep their own Enter. */
function enter(event: KeyboardEvent, store: Store): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.matches(LIST)) focus(TREE);
  else if (target?.matches(TREE) && store.selection.spanId.peek() !== null) focus(DETAILS);
  else return false;
  return true;
}

/** One step back, and what was opened on the way is closed. */
function goBack(event: KeyboardEvent, store: Store): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.id === FILTER_ID) {
    store.traces.setFilter("");
    focus(LIST);
  } else if (store.selection.spanId.peek() !== null) {
    store.selection.selectSpan(null);
    focus(TREE);
  } else if (target?.matches(TREE) && document.querySelector(LIST)) focus(LIST);
  else if (store.selection.traceId.peek() !== null) {
    store.selection.selectTrace(null);
    focus(LIST);
  } else return false;
  return true;
}
