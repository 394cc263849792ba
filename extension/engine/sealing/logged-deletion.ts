import type { SessionId } from "../../../sdk/protocol/index.ts";

/** Sealed records that were deleted. */
export interface LoggedDeletion {
  sid: SessionId;
  origin: string;
  /** ms since the epoch. */
  atMs: number;
  /** Deleted by the user, or for their age or for want of room. */
  why: "user" | "retention";
  /** Sequence numbers that are gone. */
  records: number;
  /** Of so many traces; absent where the session lost all it had, or its oldest records. */
  traces?: number;
  /** Head of the chain of the session's entries: present where the session is gone with its seals. */
  chain?: string;
}

/** Undefined: it is not as we write it. */
export function readDeletion(text: string): LoggedDeletion | undefined {
  try {
    return JSON.parse(text) as LoggedDeletion;
  } catch {
    return undefined;
  }
}
