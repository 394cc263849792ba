import { IconButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import { FetchRest } from "./fetch-rest.tsx";
import css from "./timeline.module.css";
import { toggleView } from "./tree-commands.ts";

/** What can be done with the tree as a whole; each has a key. */
export function TreeTools() {
  const { opened, timeWindow, settings } = useStore();
  const isFlame = settings.timelineView.value === "flame";
  return (
    <span class={css.tools}>
      <FetchRest />
      <IconButton
        icon="flame"
        label="Flame view: spans packed below their parents (V)"
        pressed={isFlame}
        onClick={() => toggleView(settings)}
      />
      {timeWindow.window.value && (
        <IconButton icon="fit" label="Show all of the trace (0)" onClick={() => timeWindow.fit()} />
      )}
      <IconButton
        icon="path"
        label="Critical path: what the end waited for (C)"
        pressed={opened.critical.value}
        onClick={() => opened.showCritical(!opened.critical.value)}
      />
      <IconButton icon="expand" label="Open all spans (*)" onClick={() => opened.openTo()} />
      <IconButton
        icon="collapse"
        label="Close all but the first two levels (2)"
        onClick={() => opened.openTo(1)}
      />
    </span>
  );
}

/** Says that only a part is shown, and leads out. */
export function FocusStrip({ label }: { label: string }) {
  const { opened } = useStore();
  return (
    <div class={css.focusStrip} role="note">
      <span class={css.gapText} dir="auto">
        Only “{label}” and what is below it
      </span>
      <button type="button" class={css.strip} onClick={() => opened.focusOn(null)}>
        Show the whole trace (F)
      </button>
    </div>
  );
}
