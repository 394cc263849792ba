import type { Bridge, BridgeSink, DocumentInfo } from "../../../../extension/bridge/bridge.ts";
import type { Batch, SessionId } from "../../../../sdk/protocol/index.ts";

interface Kept {
  stored: number[];
  gaps: Set<number>;
  documents: Set<string>;
}

/** How long the engine waits for what is out of order, before it declares a gap. */
const HOLD_MS = 2_000;
const COMMIT_MS = 5;

/** What the engine promises, in little: exactly once, in order, gaps declared, acknowledged when committed. */
export class FakeStore implements BridgeSink {
  readonly sessions = new Map<SessionId, Kept>();
  readonly departures: string[] = [];
  bridge: Bridge | undefined;
  duplicates = 0;

  constructor(readonly credit: number) {}

  of(sid: SessionId): Kept {
    const kept = this.sessions.get(sid) ?? { stored: [], gaps: new Set(), documents: new Set() };
    this.sessions.set(sid, kept);
    return kept;
  }

  private covered = (kept: Kept): number => {
    let upTo = 0;
    while (kept.stored.includes(upTo + 1) || kept.gaps.has(upTo + 1)) upTo += 1;
    return upTo;
  };

  hello = async (document: DocumentInfo, { sid }: { sid: SessionId }) => {
    const kept = this.of(sid);
    kept.documents.add(document.documentId);
    return { from: this.covered(kept) + 1, credit: this.credit };
  };

  receive = (document: DocumentInfo, batch: Batch): void => {
    const kept = this.of(batch.sid);
    kept.documents.add(document.documentId);
    for (const seq of JSON.parse(batch.body) as number[]) {
      if (kept.stored.includes(seq) || kept.gaps.has(seq)) this.duplicates += 1;
      else kept.stored.push(seq);
    }
    setTimeout(() => this.commit(batch.sid, kept), COMMIT_MS);
  };

  left = (document: DocumentInfo): void => void this.departures.push(document.documentId);

  private commit(sid: SessionId, kept: Kept): void {
    const upTo = this.covered(kept);
    const newest = Math.max(0, ...kept.stored);
    if (upTo < newest) setTimeout(() => this.declare(sid, kept, newest), HOLD_MS);
    this.bridge?.acknowledge(sid, upTo, this.credit);
  }

  private declare(sid: SessionId, kept: Kept, newest: number): void {
    for (let seq = 1; seq < newest; seq++) if (!kept.stored.includes(seq)) kept.gaps.add(seq);
    this.bridge?.acknowledge(sid, this.covered(kept), this.credit);
  }
}
