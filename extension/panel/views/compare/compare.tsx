import { useEffect, useRef } from "preact/hooks";
import { IconButton, LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./compare.module.css";
import { PairDetails } from "./pair-details.tsx";
import { PairRows } from "./pair-rows.tsx";
import { Totals } from "./totals.tsx";

/** Two traces, or two spans, side by side: in place of the list and the waterfall until it is closed. */
export function Compare() {
  const { compare } = useStore();
  const box = useRef<HTMLElement>(null);
  const now = compare.comparison.value;
  const isReady = now !== null;
  useEffect(() => {
    if (isReady) box.current?.querySelector<HTMLElement>("[role=treegrid]")?.focus();
  }, [isReady]);

  return (
    <section
      ref={box}
      class={css.compare}
      aria-label="Comparison"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        compare.close();
      }}
    >
      <div class={css.bar} role="toolbar" aria-label="Comparison">
        <IconButton icon="back" label="Close the comparison (Esc)" onClick={() => compare.close()} />
        <h2 class={css.title}>Compare</h2>
        <label class={css.check}>
          <input
            type="checkbox"
            checked={compare.onlyDifferences.value}
            onChange={(event) => compare.showOnlyDifferences(event.currentTarget.checked)}
          />
          Only differences
        </label>
        <span class={css.space} />
        <LinkButton title="The other one first" onClick={() => compare.swap()}>
          Swap
        </LinkButton>
        <CopyButton label="Copy as Markdown: figures and names, no content" text={() => compare.markdown()}>
          Markdown
        </CopyButton>
      </div>
      {compare.failed.value !== null ? (
        <p class={css.failed}>They cannot be compared: {clip(compare.failed.value)}</p>
      ) : now === null ? (
        <p class={css.empty} aria-live="polite">
          Reading both …
        </p>
      ) : (
        <div class={css.body}>
          <div class={css.rows}>
            <Totals comparison={now} />
            <PairRows />
          </div>
          <PairDetails />
        </div>
      )}
    </section>
  );
}
