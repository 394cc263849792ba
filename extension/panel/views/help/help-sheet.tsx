import { useEffect, useRef } from "preact/hooks";
import { IconButton, TextButton } from "../shared/button.tsx";
import { closeOnEscape } from "../shared/close-on-escape.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./help-sheet.module.css";
import { QueryHelp } from "./query-help.tsx";

const KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ["Ctrl+E", "record or pause"],
  ["Ctrl+L", "clear the list"],
  ["Ctrl+S", "save traces as a file: OTLP, HTML, JSON Lines, Perfetto, Markdown"],
  ["Ctrl+O, Ctrl+V, drop", "open a file of traces, or what was copied"],
  ["/", "filter traces"],
  ["Ctrl+F", "find in the opened trace; Enter, Shift+Enter: next and previous span"],
  ["[ and ]", "previous and next trace"],
  ["↑ ↓ Home End", "walk the list, or the spans"],
  ["Shift+↑ ↓, Space, Ctrl+A", "select more traces, one more, all"],
  ["C", "compare the two selected traces; N, Shift+N: next and previous difference"],
  ["Delete, Ctrl+Z", "delete the selected traces, take it back"],
  ["Ctrl+C, P, N", "copy them as JSON, pin them, write a note"],
  ["← →", "close and open a span, or a group of traces"],
  ["Enter", "from the list to the spans, from a span to its details"],
  ["Esc", "back: details, spans, list"],
  ["W S", "zoom in and out (Shift: faster)"],
  ["A D", "move earlier and later"],
  ["0", "show all of the trace’s time"],
  ["G", "go to the chosen span: open what hides it, zoom to it"],
  ["F", "only the chosen span and what is below it; again: the whole trace"],
  ["1 … 9, *", "open the tree to that level, or all of it"],
  ["Y", "why: what went wrong on the way to the answer, and what its words rest on"],
  ["C", "critical path: what the end waited for"],
  ["V", "waterfall or flame view; there ↑ parent, ↓ first child, ← → siblings"],
  ["K", "times of wrong clocks: corrected or as they were told"],
  ["M", "measure the chosen span; Esc takes it away"],
  ["Drag on the ruler, Shift+drag", "measure a stretch of time"],
  ["Ctrl+wheel, Shift+wheel, drag", "zoom, move, move"],
  ["Ctrl+,", "settings"],
  ["Shift+F10, right click", "menu of a trace or a span: copy, link, filter"],
  ["Paste a link into the filter", "go to that trace or span"],
  ["?", "this sheet"],
];

const MARKS: readonly (readonly [mark: string, meaning: string])[] = [
  ["hatched", "waiting for the first chunk; the line is its arrival (TTFT)"],
  ["ticks", "one for each chunk; higher means denser where they run together; a T brought several at once"],
  ["thin line", "how fast chunks came, where a stream is long enough"],
  ["red line between stops", "a stall: nothing came for half a second or more, and eight times the median"],
  ["red number", "how many stalls a stream had"],
  ["line under a bar", "critical path: the trace’s end waited for this"],
  ["red foot ✕", "failed"],
  ["end stop ■", "aborted on purpose"],
  ["slashed end ✂", "the answer was cut off at a limit"],
  ["clock ◷", "its clock disagrees with the trace’s first one; the strip above says by how much"],
  ["dashed outline", "a parent that is not in this trace"],
  ["torn edge ▲", "interrupted: its page went away, or its start was not recorded"],
];

/** Keys, the filter's language, signs. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  const { preferences } = useStore();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class={css.sheet}
      aria-label="Keyboard and help"
      onClose={onClose}
      onKeyDown={closeOnEscape}
    >
      <div class={css.head}>
        <h2>Keyboard</h2>
        <IconButton icon="close" label="Close (Esc)" onClick={() => dialog.current?.close()} />
      </div>
      <Table rows={KEYS} keys />
      <QueryHelp />
      <h2>What the bars say</h2>
      <Table rows={MARKS} />
      <h2>First steps</h2>
      <TextButton
        onClick={() => {
          preferences.introduce();
          dialog.current?.close();
        }}
      >
        Show the first steps
      </TextButton>
    </dialog>
  );
}

function Table({ rows, keys }: { rows: readonly (readonly [string, string])[]; keys?: boolean }) {
  return (
    <dl class={css.table}>
      {rows.map(([name, meaning]) => (
        <div key={name}>
          <dt class={keys ? css.key : undefined}>{name}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
