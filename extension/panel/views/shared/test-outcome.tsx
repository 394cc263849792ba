import type { TestOutcome } from "../../store/test-outcome.ts";
import form from "./form.module.css";

/** That it runs, then how it went. */
export function OutcomeOfTest({ running, outcome }: { running: string | null; outcome: TestOutcome | null }) {
  if (running !== null)
    return (
      <p class={form.hint} role="status">
        {running}
      </p>
    );
  if (!outcome) return null;
  return (
    <p class={outcome.isGood ? form.good : form.problem} role={outcome.isGood ? "status" : "alert"}>
      {outcome.words}
    </p>
  );
}
