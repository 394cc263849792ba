import { titleOf } from "../../store/destinations.ts";
import { liveWords } from "../../store/live-words.ts";
import { LinkButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";

/** Where spans go by themselves, and whether they get there; leads to the dialog. */
export function ForwardMark() {
  const { destinations, sending } = useStore();
  const states = destinations.states.value;
  const live = destinations.live.value.flatMap((to) => {
    const state = states.get(to.id);
    return state ? [{ to, state, words: liveWords(to, state) }] : [];
  });
  if (!live.length) return null;
  const held = live.find(({ state }) => state.phase === "stuck" || state.phase === "waiting");
  const first = (held ?? live[0])?.to;
  const names = live.length === 1 && first ? titleOf(first) : `${live.length} destinations`;
  return (
    <LinkButton
      title={live.map(({ to, words }) => `${titleOf(to)}: ${words.text}`).join("\n")}
      onClick={() => sending.open()}
    >
      {held
        ? `⚠ ${held.state.waiting.toLocaleString("en")} not sent to ${titleOf(held.to)}`
        : `→ live to ${names}`}
    </LinkButton>
  );
}
