import { counted } from "../../../model/format.ts";
import type { CollectorState } from "../../store/collector.ts";
import form from "../shared/form.module.css";
import { useStore } from "../shared/store-context.ts";
import css from "./collector.module.css";

const PHASES: Record<CollectorState["phase"], string> = {
  off: "Not connected",
  connecting: "Connecting…",
  connected: "Connected",
  waiting: "No connection; trying again",
};

const REMEDIES: Record<NonNullable<CollectorState["problem"]>, string> = {
  unreachable:
    "Nobody answers there. Is the collector running? Start it with npx genai-traces collect, and compare the port.",
  token: "The collector does not know this token. Paste the line that it printed when it was started.",
  refused: "Something else answers there, or the collector refused.",
  broken: "The connection broke off. It is made again by itself.",
};

/** One sentence on the connection, and what came by it. */
export function CollectorStatus() {
  const { collector } = useStore();
  const state = collector.state.value;
  const { phase, problem, detail } = state;
  return (
    <section class={css.status} aria-label="Connection">
      <p role="status">
        <span class={`${css.dot} ${css[phase]}`} aria-hidden="true" />{" "}
        {collector.paused.value && phase === "off" ? "Paused, as the recording is" : PHASES[phase]}
        {phase === "connected" && `, ${counted(state.watched, "trace")} followed`}
      </p>
      {phase === "waiting" && problem && (
        <p class={form.problem}>
          {REMEDIES[problem]}
          {problem === "refused" && detail ? ` It says: ${detail}` : ""}
        </p>
      )}
      {state.spans > 0 && <p>{came(state)}</p>}
      {state.missing > 0 && (
        <p class={form.problem}>
          {counted(state.missing, "span")} had left the collector’s memory before they were asked for; its
          traces say so. Start it with a larger --max-memory.
        </p>
      )}
      {phase === "connected" && state.spans === 0 && <NothingYet />}
    </section>
  );
}

function came({ spans, known, services }: CollectorState): string {
  const from = services.length ? ` from ${services.join(", ")}` : "";
  return `${counted(spans, "span")}${from}${known > 0 ? `; ${known} of them were here already` : ""}`;
}

/** Connected and silent: the two things that are forgotten. */
function NothingYet() {
  return (
    <ol class={css.steps}>
      <li>
        The back end sends its spans there: <code>OTEL_EXPORTER_OTLP_ENDPOINT</code>, with OTLP over HTTP.
      </li>
      <li>
        The page tells it which trace it is: <code>{"instrument({ traceparent: true })"}</code>, or{" "}
        <code>inject(headers, span)</code>.
      </li>
    </ol>
  );
}
