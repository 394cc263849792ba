import { formatDuration } from "../../../model/format.ts";
import type { StallRule } from "../../../model/stream-stats.ts";
import { TextButton } from "../shared/button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { KEYS } from "../shared/keys.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./help-sheet.module.css";
import { QueryHelp } from "./query-help.tsx";

const marksOf = ({ minMs, factor }: StallRule): readonly (readonly [mark: string, meaning: string])[] => [
  ["hatched", "waiting for the first chunk; the line is its arrival (TTFT)"],
  ["ticks", "one for each chunk; higher means denser where they run together; a T brought several at once"],
  ["thin line", "how fast chunks came, where a stream is long enough"],
  [
    "red line between stops",
    `a stall: nothing came for ${formatDuration(minMs)} or more, and ${factor} times the median (settings: when it is one)`,
  ],
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
  return (
    <Dialog label="Keyboard and help" title={KEYS[0]?.title} width={560} onClose={onClose}>
      {(close) => (
        <>
          {KEYS.map(({ title, rows }, i) => (
            <section key={title}>
              {i > 0 && <h2>{title}</h2>}
              <Table rows={rows.map(({ keys, meaning }) => [keys, meaning] as const)} keys />
            </section>
          ))}
          <QueryHelp />
          <h2>What the bars say</h2>
          <Table rows={marksOf(preferences.stallRule.value)} />
          <h2>First steps</h2>
          <TextButton
            onClick={() => {
              preferences.introduce();
              close();
            }}
          >
            Show the first steps
          </TextButton>
        </>
      )}
    </Dialog>
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
