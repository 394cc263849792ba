import type { Destination } from "../../store/destinations.ts";
import { liveWords } from "../../store/live-words.ts";
import { LinkButton } from "../shared/button.tsx";
import form from "../shared/form.module.css";
import { useStore } from "../shared/store-context.ts";
import css from "./send.module.css";

/** Whether spans go to a destination by themselves, and how that goes. */
export function LiveState({ to }: { to: Destination }) {
  const { destinations } = useStore();
  const state = destinations.states.value.get(to.id);
  const words = to.live && state ? liveWords(to, state) : undefined;
  return (
    <div class={css.live}>
      <label class={destinations.canGoLive.value ? form.choice : `${form.choice} ${form.off}`}>
        <input
          type="checkbox"
          disabled={!destinations.canGoLive.value}
          checked={to.live && destinations.canGoLive.value}
          onChange={({ currentTarget }) => destinations.setLive(to.id, currentTarget.checked)}
        />
        <span>
          Live: what pages record goes there as it ends
          {!destinations.canGoLive.value && <small>Not in private windows.</small>}
        </span>
      </label>
      {words && (
        <p class={words.isTrouble ? form.problem : form.hint} role="status">
          {words.text}{" "}
          {words.canRetry && <LinkButton onClick={() => destinations.retry(to.id)}>Try now</LinkButton>}
        </p>
      )}
    </div>
  );
}
