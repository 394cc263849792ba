/** All that the panel knows of the inspected page. */
import type { Batch, Hello, SessionId } from "../../sdk/protocol/index.ts";

/** A document as the browser describes it (MessageSender), never as the page does. */
export interface DocumentInfo {
  /** Stable over bfcache, unlike a frame id. */
  documentId: string;
  tabId: number;
  frameId: number;
  /** "null" for sandboxed documents. */
  origin: string;
  url: string;
}

/** Where the bridge delivers. The engine implements it; tests use an array. */
export interface BridgeSink {
  /** A session announced itself: from which sequence number on is it wanted, and how much at a time? `null`: refused. */
  hello(document: DocumentInfo, hello: Hello): Promise<{ from: number; credit: number } | null>;
  /** Body still as text. The answer, an acknowledgement, comes through {@link Bridge.acknowledge} once committed. */
  receive(document: DocumentInfo, batch: Batch): void;
  /** The document is gone, or frozen in the back/forward cache, from where it returns with a hello. */
  left?(document: DocumentInfo): void;
}

/** How the panel reaches the page. */
export type Road =
  /** `tabs.connect` straight to the content script (Chromium). */
  | "direct"
  /** Through the background script (Firefox). */
  | "relay"
  /** `inspectedWindow.eval`, where there is no content script; top frame only. */
  | "pull"
  | "none";

export interface BridgeStatus {
  road: Road;
  /**
   * `connecting`: looking; `live`: at least one SDK session is connected; `no-sdk`: the page is reachable
   * but has not said hello; `unreachable`: neither content script nor eval works (chrome:// pages …).
   */
  state: "connecting" | "live" | "no-sdk" | "unreachable";
  /** One sentence for the user: why this road, or what to do. */
  reason: string;
  /** Origin of the inspected page, where known. */
  origin?: string;
  /** True when a one-click permission request would put a content script on this origin. */
  canGrantAccess: boolean;
  /** Sessions connected now. */
  sessions: SessionId[];
  /** A page or SDK speaks another protocol version: which side to update. */
  versionMismatch?: "update-extension" | "update-sdk";
}

export interface Bridge {
  start(): void;
  stop(): void;
  status(): BridgeStatus;
  /** Calls back at once and on each change; returns its own undo. */
  onStatus(listener: (status: BridgeStatus) => void): () => void;
  /** Calls back when the inspected top document is replaced. */
  onNavigated(listener: (url: string) => void): () => void;
  /** Committed up to and including `upTo`; the page may send up to `credit` code units more. */
  acknowledge(sid: SessionId, upTo: number, credit: number): void;
  /** Paused recording: sessions get `bye`; resumed: they are asked again from where they were. */
  setRecording(on: boolean): void;
  /** Must be called from a user gesture. Resolves true when a content script will run on the origin. */
  grantAccess(): Promise<boolean>;
}
