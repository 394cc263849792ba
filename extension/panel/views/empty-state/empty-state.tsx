import type { BridgeStatus } from "../../store/connection.ts";
import { LinkButton, TextButton } from "../shared/button.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./empty-state.module.css";

const INSTALL = "npm install genai-traces";
const CODE = `import { chat, init } from "genai-traces";
init({ serviceName: "my-app" });
const call = { provider: "openai", model: "gpt-5-mini", messages };
const answer = await chat(call, (span) =>
  askModel(messages, (token) => span.chunk(token)));`;

/** What a new user sees: what is the matter, and exactly what to do about it. */
export function EmptyState() {
  const { connection, traces, tap } = useStore();
  const status = connection.status.value;
  if (!traces.loaded.value) return <div class={css.empty} />;
  return (
    <div class={css.empty}>
      <h2 class={css.headline}>{connection.recording.value ? headline(status) : "Recording is paused"}</h2>
      <p class={css.help}>
        {connection.recording.value ? help(status) : "The page keeps what it can until you record again."}
      </p>
      {!connection.recording.value && (
        <TextButton onClick={() => connection.setRecording(true)}>Record</TextButton>
      )}
      {status.state === "no-sdk" && connection.recording.value && (
        <TextButton onClick={() => void tap.record()}>Record this page</TextButton>
      )}
      {status.canGrantAccess && (
        <TextButton onClick={() => void connection.grantAccess()}>Allow on this site</TextButton>
      )}
      {(status.state === "no-sdk" || status.state === "connecting") && <Steps />}
      <HiddenTraces />
      <p class={css.reason}>{status.reason}</p>
    </div>
  );
}

function headline(status: BridgeStatus): string {
  switch (status.state) {
    case "connecting":
      return "Looking for the page…";
    case "live":
      return "Connected: waiting for the first trace";
    case "no-sdk":
      return "No GenAI Traces SDK on this page";
    case "unreachable":
      return "This page is out of reach";
    default:
      return status.state satisfies never;
  }
}

function help(status: BridgeStatus): string {
  switch (status.state) {
    case "connecting":
      return "If nothing happens, load the page again.";
    case "live":
      return "Use your app: every prompt, retrieval, tool and model call appears here while it runs.";
    case "no-sdk":
      return "“Record this page” loads it again and shows its calls to models as they are. To see prompts, retrieval and tools too, add the SDK to your app in two steps.";
    case "unreachable":
      return "Browsers keep extensions away from their own pages, stores and other extensions. Inspect a page of your app instead.";
    default:
      return status.state satisfies never;
  }
}

function Steps() {
  return (
    <ol class={css.steps}>
      <li>
        <span>Install it</span>
        <Code text={INSTALL} label="Copy the install line" />
      </li>
      <li>
        <span>Record a call</span>
        <Code text={CODE} label="Copy the example" />
      </li>
    </ol>
  );
}

function Code({ text, label }: { text: string; label: string }) {
  return (
    <div class={css.code}>
      <pre>{text}</pre>
      <CopyButton text={() => text} label={label} />
    </div>
  );
}

/** Nothing of this tab, but something of others: say so, instead of looking empty. */
function HiddenTraces() {
  const { traces, settings } = useStore();
  const { size } = traces.list.value.byId;
  if (size === 0) return null;
  const showAll = () => {
    settings.setScope("all");
    settings.setKeepLog(true);
  };
  return (
    <p class={css.help}>
      {size === 1 ? "1 stored trace" : `${size.toLocaleString("en")} stored traces`} of other tabs or earlier
      page loads {size === 1 ? "is" : "are"} not shown. <LinkButton onClick={showAll}>Show all</LinkButton>
    </p>
  );
}
