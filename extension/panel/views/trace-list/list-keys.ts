import type { TraceId } from "../../../../sdk/protocol/index.ts";
import { isGroup, type ListLine, lineId } from "../../store/grouping.ts";
import type { Store } from "../../store/store.ts";
import { copyText } from "../shared/copy-text.ts";

interface ListState {
  store: Store;
  lines: readonly ListLine[];
  /** Of the cursor; −1: it is nowhere. */
  at: number;
  /** Lines that a page is. */
  page: number;
  /** A trace that is walked to is opened: it stands beside the list, and not in its place. */
  walkOpens: boolean;
  onNote: (traceId: TraceId) => void;
  onMenu: () => void;
}

/** Keys of the list. True: it was one of them. */
export function onListKey(event: KeyboardEvent, state: ListState): boolean {
  if (event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return commandKey(event, state);
  return moveKey(event, state) || actionKey(event, state);
}

function moveKey(event: KeyboardEvent, { store, lines, at, page, walkOpens }: ListState): boolean {
  const to: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? lines.length - 1 : at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: lines.length - 1,
  };
  if (!Object.hasOwn(to, event.key)) return false;
  const line = lines[Math.min(Math.max(to[event.key] as number, 0), lines.length - 1)];
  if (line && event.shiftKey) store.picked.extend(lineId(line));
  else if (line && (walkOpens || isGroup(line))) goTo(line, store);
  else if (line) store.picked.only(lineId(line));
  return true;
}

/** The cursor alone; a trace is opened, too. */
export function goTo(line: ListLine, { picked, selection }: Store): void {
  picked.one(lineId(line));
  if (!isGroup(line)) selection.selectTrace(line.traceId);
}

function actionKey(event: KeyboardEvent, state: ListState): boolean {
  const { store, lines, at } = state;
  const line = lines[at];
  switch (event.key) {
    case "Escape":
      if (store.picked.picked.peek().size === 0) return false;
      store.picked.clear();
      return true;
    case "Delete":
      void store.listActions.deletePicked();
      return true;
    case "F10":
      if (!event.shiftKey) return false;
      state.onMenu();
      return true;
    case "ContextMenu":
      state.onMenu();
      return true;
    case "c": {
      const [a, b, ...more] = store.picked.ids.peek();
      if (a === undefined || b === undefined || more.length) return false;
      void store.compare.compareTraces(a, b);
      return true;
    }
    case "p":
      store.listActions.togglePin();
      return true;
    default:
      return line !== undefined && lineKey(event, line, state);
  }
}

function lineKey(event: KeyboardEvent, line: ListLine, { store, lines, at, onNote }: ListState): boolean {
  const { traces, picked, selection } = store;
  if (isGroup(line)) {
    const isClosed = traces.collapsed.peek().includes(line.key);
    const wants = { ArrowLeft: !isClosed, ArrowRight: isClosed, Enter: true, " ": true }[event.key];
    if (wants) traces.toggleGroup(line.key);
    return wants !== undefined;
  }
  switch (event.key) {
    case " ":
      picked.toggle(line.traceId);
      return true;
    case "n":
      onNote(line.traceId);
      return true;
    case "ArrowLeft": {
      const group = lines.slice(0, Math.max(at, 0)).findLast(isGroup);
      if (group) goTo(group, store);
      return group !== undefined;
    }
    case "Enter":
      // Then the panel's own Enter goes on to its spans.
      selection.selectTrace(line.traceId);
      return false;
    default:
      return false;
  }
}

function commandKey(event: KeyboardEvent, { store }: ListState): boolean {
  switch (event.key.toLowerCase()) {
    case "a":
      store.picked.allOf(() => true);
      return true;
    case "c":
      if (store.picked.ids.peek().size === 0) return false;
      void store.listActions.pickedAsJson().then(copyText);
      return true;
    case "z":
      return store.listActions.undo();
    default:
      return false;
  }
}
