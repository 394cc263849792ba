import type { TraceId } from "../../sdk/protocol/index.ts";
import type { TraceRow } from "./archive/schema.ts";
import { isTraceId } from "./validate-record.ts";

/** Only our own extension pages and workers can reach a channel of our origin. */
export const CHANNEL = "genai-traces-archive";

/** What an engine tells the engines of other panels, after its transaction is complete. */
export interface PeerMessage {
  database: string;
  from: string;
  /** As they are on disk now: nobody need read them there. */
  changed: TraceRow[];
  removed: TraceId[];
  /** Removed and may come back: records of them are kept but not shown. */
  trashed: TraceId[];
  restored: TraceId[];
}

export interface Peers {
  tell(message: Partial<Pick<PeerMessage, "changed" | "removed" | "trashed" | "restored">>): void;
  close(): void;
}

export type Channel = Pick<BroadcastChannel, "postMessage" | "close" | "onmessage">;

export function createPeers(
  channel: Channel | undefined,
  self: { database: string; id: string },
  listener: (message: PeerMessage) => void,
): Peers {
  if (channel)
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isPeerMessage(data) && data.database === self.database && data.from !== self.id) listener(data);
    };
  return {
    tell(part) {
      const message = { changed: [], removed: [], trashed: [], restored: [], ...part };
      channel?.postMessage({ ...message, database: self.database, from: self.id } satisfies PeerMessage);
    },
    close: () => channel?.close(),
  };
}

const isIds = (value: unknown): boolean => Array.isArray(value) && value.every(isTraceId);

function isPeerMessage(data: unknown): data is PeerMessage {
  if (typeof data !== "object" || data === null) return false;
  const m = data as Record<string, unknown>;
  return (
    typeof m.database === "string" &&
    typeof m.from === "string" &&
    Array.isArray(m.changed) &&
    isIds(m.removed) &&
    isIds(m.trashed) &&
    isIds(m.restored)
  );
}
