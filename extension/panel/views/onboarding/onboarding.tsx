import { useEffect, useRef, useState } from "preact/hooks";
import { IconButton, LinkButton, TextButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./onboarding.module.css";

const STEPS = [
  {
    title: "Record",
    text: "Press “Record this page” to see its calls to models as they are, or add the SDK to your app to see prompts, retrieval and tools too.",
  },
  {
    title: "Look",
    text: "Choose a trace, then a bar of its waterfall. A streamed answer shows its waiting, each chunk and each stall; the Stream tab plays it again as it came.",
  },
  {
    title: "Find and share",
    text: "Filter by model, status, time, tokens or any word (/). Select two traces and press C to compare them. Copy or export what you found. The ? key lists all keys.",
  },
] as const;

/** The first steps: beside the work, never in its way. */
export function Onboarding() {
  const { preferences } = useStore();
  const [step, setStep] = useState(0);
  const isShown = preferences.isIntroducing.value;
  const title = useRef<HTMLHeadingElement>(null);
  // Seen again: from the beginning.
  useEffect(() => setStep(0), [isShown]);
  if (!isShown) return null;
  const { title: words, text } = STEPS[step] ?? STEPS[0];
  const finish = () => preferences.endIntroduction();
  const go = (to: number) => {
    setStep(to);
    title.current?.focus();
  };
  return (
    <section
      class={css.card}
      aria-label="First steps"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        finish();
      }}
    >
      <div class={css.text}>
        <h2 ref={title} tabIndex={-1}>
          {words}{" "}
          <span class={css.count}>
            step {step + 1} of {STEPS.length}
          </span>
        </h2>
        <p>{text}</p>
      </div>
      <div class={css.buttons}>
        {step > 0 && <LinkButton onClick={() => go(step - 1)}>Back</LinkButton>}
        {step < STEPS.length - 1 ? (
          <TextButton onClick={() => go(step + 1)}>Next</TextButton>
        ) : (
          <TextButton onClick={finish}>Done</TextButton>
        )}
        <IconButton icon="close" label="Skip the first steps (Esc)" onClick={finish} />
      </div>
    </section>
  );
}
