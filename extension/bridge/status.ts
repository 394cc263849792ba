import type { SessionId } from "../../sdk/protocol/index.ts";
import type { BridgeStatus, Road } from "./bridge.ts";

/** What the bridge knows, from which its status follows. */
export interface Situation {
  road: Road;
  /** Still asking who is there. */
  looking: boolean;
  recording: boolean;
  /** Documents with an SDK, connected or not. */
  documents: number;
  sessions: SessionId[];
  origin?: string;
  canGrantAccess: boolean;
  versionMismatch?: BridgeStatus["versionMismatch"];
}

export function statusOf(situation: Situation): BridgeStatus {
  const { road, origin, canGrantAccess, sessions, versionMismatch } = situation;
  const state = stateOf(situation);
  const reason = versionMismatch ? UPDATE[versionMismatch] : reasonOf(state, situation);
  return { road, state, reason, origin, canGrantAccess, sessions, versionMismatch };
}

function stateOf({ road, looking, recording, documents, sessions }: Situation): BridgeStatus["state"] {
  if (sessions.length > 0) return "live";
  if (looking) return "connecting";
  if (road === "none") return "unreachable";
  if (documents === 0) return "no-sdk";
  return recording ? "connecting" : "live";
}

const UPDATE = {
  "update-extension": "This page's SDK is newer than the extension: update GenAI Traces.",
  "update-sdk": "This page's SDK is older than the extension: update the genai-traces package.",
};

function reasonOf(state: BridgeStatus["state"], situation: Situation): string {
  switch (state) {
    case "connecting":
      return situation.documents > 0 ? "Connecting to the page's SDK…" : "Looking for the page…";
    case "unreachable":
      return "The browser lets no extension into this page; open a web page instead.";
    case "no-sdk":
      return `No GenAI Traces SDK has started in this page yet.${situation.canGrantAccess ? " Frames can only be seen once you allow access." : ""}`;
    case "live":
      return situation.recording
        ? HOW[situation.road](situation)
        : "Paused: the page keeps what it can until you resume.";
    default:
      return state satisfies never;
  }
}

const HOW: Record<Road, (situation: Situation) => string> = {
  none: () => "Not connected.",
  direct: () => "Connected straight to the page.",
  relay: () => "Connected through the extension's background script.",
  pull: ({ canGrantAccess, origin }) =>
    canGrantAccess
      ? `Asking the top frame ten times a second, without access to ${origin}; allow it to see frames, workers and a page's last moments.`
      : "Asking the top frame ten times a second; allow the extension on this site in the browser's settings and reload the page to see all of it.",
};
