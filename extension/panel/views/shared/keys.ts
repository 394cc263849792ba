/** What a key does wherever the focus is; who does it is `shortcuts.ts`. */
export type CommandName =
  | "record"
  | "clear"
  | "save"
  | "open-file"
  | "settings"
  | "help"
  | "filter"
  | "find"
  | "go-to"
  | "previous-trace"
  | "next-trace"
  | "why"
  | "statistics"
  | "step-in"
  | "step-back";

export interface KeyHelp {
  /** As people read them. */
  keys: string;
  meaning: string;
  /** Keys that work anywhere, as {@link keyOf} names them. */
  command?: { name: CommandName; on: readonly string[] };
}

export interface KeyPlace {
  title: string;
  rows: readonly KeyHelp[];
}

/** All keys: what the help sheet shows, and what the keys of the whole panel are read from. */
export const KEYS: readonly KeyPlace[] = [
  {
    title: "Keys anywhere",
    rows: [
      { keys: "Ctrl+E", meaning: "record or pause", command: { name: "record", on: ["ctrl+e"] } },
      {
        keys: "Ctrl+L, Ctrl+K",
        meaning: "clear the list",
        command: { name: "clear", on: ["ctrl+l", "ctrl+k"] },
      },
      {
        keys: "Ctrl+S",
        meaning: "save traces as a file: OTLP, HTML, JSON Lines, Perfetto, Markdown, sealed",
        command: { name: "save", on: ["ctrl+s"] },
      },
      {
        keys: "Ctrl+O, Ctrl+V, drop",
        meaning: "open a file of traces, or what was copied",
        command: { name: "open-file", on: ["ctrl+o"] },
      },
      { keys: "/", meaning: "filter traces", command: { name: "filter", on: ["/"] } },
      {
        keys: "Ctrl+F",
        meaning: "find in the opened trace; Enter, Shift+Enter: next and previous span",
        command: { name: "find", on: ["ctrl+f"] },
      },
      {
        keys: "J",
        meaning: "go to a trace or span by its name, id, traceparent or link",
        command: { name: "go-to", on: ["j"] },
      },
      { keys: "[", meaning: "previous trace", command: { name: "previous-trace", on: ["["] } },
      { keys: "]", meaning: "next trace", command: { name: "next-trace", on: ["]"] } },
      {
        keys: "Y",
        meaning: "why: what went wrong on the way to the answer, and what its words rest on",
        command: { name: "why", on: ["y"] },
      },
      {
        keys: "T",
        meaning: "statistics of the traces in the list",
        command: { name: "statistics", on: ["t"] },
      },
      {
        keys: "Enter",
        meaning: "from the list to the spans, from a span to its details",
        command: { name: "step-in", on: ["enter"] },
      },
      {
        keys: "Esc",
        meaning: "back: details, spans, list",
        command: { name: "step-back", on: ["escape"] },
      },
      { keys: "Ctrl+,", meaning: "settings", command: { name: "settings", on: ["ctrl+,"] } },
      { keys: "?", meaning: "this sheet", command: { name: "help", on: ["?"] } },
      { keys: "Shift+F10, right click", meaning: "menu of a trace or a span: copy, link, filter" },
      { keys: "Paste a link into the filter", meaning: "go to that trace or span" },
    ],
  },
  {
    title: "Keys in the list",
    rows: [
      { keys: "↑ ↓ Home End", meaning: "walk the list" },
      { keys: "← →", meaning: "close and open a group of traces" },
      { keys: "Shift+↑ ↓, Space, Ctrl+A", meaning: "select more traces, one more, all" },
      {
        keys: "In the header: ← →, Shift, Ctrl+Shift",
        meaning: "walk the columns, resize one, move one; Enter sorts",
      },
      { keys: "C", meaning: "compare the two selected traces; N, Shift+N: next and previous difference" },
      { keys: "Delete, Ctrl+Z", meaning: "delete the selected traces, take it back" },
      { keys: "Ctrl+C, P, N", meaning: "copy them as JSON, pin them, write a note" },
    ],
  },
  {
    title: "Keys in the spans",
    rows: [
      { keys: "↑ ↓ Home End", meaning: "walk the spans" },
      { keys: "← →", meaning: "close and open a span" },
      { keys: "1 … 9, *", meaning: "open the tree to that level, or all of it" },
      { keys: "W S", meaning: "zoom in and out (Shift: faster)" },
      { keys: "A D", meaning: "move earlier and later" },
      { keys: "0", meaning: "show all of the trace’s time" },
      { keys: "G", meaning: "go to the chosen span: open what hides it, zoom to it" },
      { keys: "F", meaning: "only the chosen span and what is below it; again: the whole trace" },
      { keys: "C", meaning: "critical path: what the end waited for" },
      { keys: "V", meaning: "waterfall or flame view; there ↑ parent, ↓ first child, ← → siblings" },
      { keys: "K", meaning: "times of wrong clocks: corrected or as they were told" },
      { keys: "M", meaning: "measure the chosen span; Esc takes it away" },
      { keys: "Drag on the ruler, Shift+drag", meaning: "measure a stretch of time" },
      { keys: "Ctrl+wheel, Shift+wheel, drag", meaning: "zoom, move, move" },
    ],
  },
  {
    title: "Keys in statistics",
    rows: [
      { keys: "↑ ↓ Home End", meaning: "walk the groups" },
      { keys: "Enter", meaning: "draw a group alone; on a bar: list its traces" },
      { keys: "← → Home End", meaning: "walk the bars of a chart" },
    ],
  },
];

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">;

/** `ctrl+s`, `enter`: ⌘ is Ctrl on a Mac. Shift and what is typed with it are one. */
export const keyOf = ({ key, ctrlKey, metaKey }: Pressed): string =>
  `${ctrlKey || metaKey ? "ctrl+" : ""}${key.toLowerCase()}`;

const commands = new Map(
  KEYS.flatMap(({ rows }) =>
    rows.flatMap(({ command }) => (command ? command.on.map((key) => [key, command.name] as const) : [])),
  ),
);

export const commandOf = (pressed: Pressed): CommandName | undefined => commands.get(keyOf(pressed));
