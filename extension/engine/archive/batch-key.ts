import type { SessionId } from "../../../sdk/protocol/index.ts";

/** Where a row of batches is: its session and its first sequence number. */
export type BatchKey = [sid: SessionId, s0: number];
