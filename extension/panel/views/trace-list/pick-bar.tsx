import { IconButton, LinkButton } from "../shared/button.tsx";
import { copyText } from "../shared/copy-text.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./trace-list.module.css";

/** What can be done with several traces at once; there while several are picked. */
export function PickBar() {
  const { picked, listActions, marks, compare, exports, sending } = useStore();
  if (picked.picked.value.size === 0) return null;
  const ids = [...picked.ids.value];
  const allPinned = ids.length > 0 && ids.every((id) => marks.isPinned(id));
  return (
    <div class={css.pickBar} role="toolbar" aria-label="Selected traces">
      <output class={css.pickCount}>{ids.length.toLocaleString("en")} selected</output>
      <LinkButton title="Pin or unpin (P)" onClick={() => listActions.togglePin()}>
        {allPinned ? "Unpin" : "Pin"}
      </LinkButton>
      <LinkButton
        title="Copy as JSON (Ctrl+C)"
        onClick={() => void listActions.pickedAsJson().then(copyText)}
      >
        Copy
      </LinkButton>
      <LinkButton title="Save as a file (Ctrl+S)" onClick={() => exports.open("picked")}>
        Save
      </LinkButton>
      <LinkButton title="Send to a back end" onClick={() => sending.open("picked")}>
        Send
      </LinkButton>
      {ids.length === 2 && (
        <LinkButton
          title="Side by side (C)"
          onClick={() => void compare.compareTraces(ids[0] as string, ids[1] as string)}
        >
          Compare
        </LinkButton>
      )}
      <LinkButton title="Delete (Del)" onClick={() => void listActions.deletePicked()}>
        Delete
      </LinkButton>
      <span class={css.space} />
      <IconButton icon="close" label="Select no longer (Esc)" onClick={() => picked.clear()} />
    </div>
  );
}
