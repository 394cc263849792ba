import type { BridgeStatus, Road } from "../../store/connection.ts";
import { TextButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./toolbar.module.css";

const WORDS: Record<BridgeStatus["state"], string> = {
  connecting: "connecting…",
  live: "connected",
  "no-sdk": "no SDK on this page",
  unreachable: "page out of reach",
};

const ROADS: Record<Road, string> = {
  direct: "directly",
  relay: "through the background script",
  pull: "by asking the page",
  none: "",
};

/** Which way the panel reaches the page, and why; the sentence is in the tooltip and for readers. */
export function ConnectionState() {
  const { connection } = useStore();
  const status = connection.status.value;
  const live = status.state === "live";
  const road = live && status.road !== "direct" ? ` ${ROADS[status.road]}` : "";
  return (
    <>
      {status.canGrantAccess && (
        <TextButton title={status.reason} onClick={() => void connection.grantAccess()}>
          {connection.accessRefused.value ? "Refused: try again" : "Allow on this site"}
        </TextButton>
      )}
      <output class={css.connection} title={status.reason}>
        <span class={`${css.dot} ${css[status.state]}`} aria-hidden="true" />
        <span class={css.connectionText}>
          {connection.recording.value ? WORDS[status.state] : "paused"}
          {connection.recording.value && road}
          {live && status.origin ? ` to ${status.origin.replace(/^https?:\/\//, "")}` : ""}
        </span>
        <span class={css.hidden}>. {status.reason}</span>
      </output>
    </>
  );
}
