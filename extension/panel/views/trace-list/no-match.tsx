import { TextButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./trace-list.module.css";

/** The filter left nothing: how to see more. `onDone` takes the focus, for the buttons go. */
export function NoMatch({ onDone }: { onDone: () => void }) {
  const { filter, settings } = useStore();
  return (
    <div class={css.none}>
      <p>No trace matches.</p>
      <div class={css.ways}>
        {filter.text.value !== "" && (
          <TextButton
            onClick={() => {
              filter.setText("");
              onDone();
            }}
          >
            Clear the filter
          </TextButton>
        )}
        {settings.scope.value === "tab" && (
          <TextButton
            title="Also of other tabs, and of earlier days"
            onClick={() => {
              settings.setScope("all");
              onDone();
            }}
          >
            Look in all stored traces
          </TextButton>
        )}
      </div>
    </div>
  );
}
