import type { SessionId, TraceId } from "../../sdk/protocol/index.ts";
import type { Archive } from "./archive/archive.ts";
import type { SessionRow } from "./archive/schema.ts";
import type { RetentionSettings } from "./engine-api.ts";
import type { Liveness } from "./liveness.ts";

export const DEFAULT_RETENTION: RetentionSettings = { days: 7, megabytes: 200 };
/** In memory there is less room than on disk, whatever the settings say. */
export const MEMORY_BUDGET_MB = 64;
/** When there is too much, this share of the budget is left, so that the next batch does not prune again. */
const LOW_WATER = 0.9;
/** Deleted traces whose panel is gone are kept this long where the browser cannot tell that it is gone. */
const TRASH_MS = 24 * 3600 * 1000;
const DAY_MS = 24 * 3600 * 1000;
/** Traces deleted in one go; between goes it is looked whether that was enough. */
const TRACES_AT_ONCE = 20;

export interface Pruning {
  archive: Archive;
  settings: RetentionSettings;
  liveness: Liveness;
  now: number;
  /** Sessions this engine writes. */
  ownSessions: ReadonlySet<SessionId>;
  ownId: string;
  /** Records of it are on their way, or it still runs. */
  isBusy(traceId: TraceId): boolean;
}

export interface Pruned {
  removed: TraceId[];
  /** Traces that lost a part and live on. */
  changed: TraceId[];
  sessions: number;
}

/**
 * Keeps the archive within its age and size: what deleted panels left, then whole sessions, oldest first,
 * then old traces of sessions that are still written. The caller sees to it that only one is at work.
 */
export async function prune(pruning: Pruning): Promise<Pruned> {
  const pruned: Pruned = { removed: [], changed: [], sessions: 0 };
  const living = await pruning.liveness.living();
  await emptyTrash(pruning, living?.engines);
  const isLive = (sid: SessionId) => pruning.ownSessions.has(sid) || living?.sessions.has(sid) === true;
  const budget = budgetOf(pruning);
  const cutoff = pruning.now - pruning.settings.days * DAY_MS;
  const sessions = (await pruning.archive.sessions()).sort((a, b) => a.lastMs - b.lastMs);
  let total = sum(sessions);
  const goal = total > budget ? budget * LOW_WATER : Number.POSITIVE_INFINITY;
  const kept: SessionRow[] = [];
  for (const session of sessions) {
    if (isLive(session.sid) || (session.lastMs >= cutoff && total <= goal)) kept.push(session);
    else total -= await deleteWhole(pruning, session, pruned);
  }
  for (const session of kept.filter(({ sid }) => isLive(sid)))
    total -= await deleteOldTraces(pruning, session, pruned, { cutoff, excess: total - goal });
  return pruned;
}

export const budgetOf = ({ archive, settings }: Pick<Pruning, "archive" | "settings">): number =>
  (archive.kind === "memory" ? Math.min(settings.megabytes, MEMORY_BUDGET_MB) : settings.megabytes) *
  1024 *
  1024;

const sum = (sessions: SessionRow[]): number => sessions.reduce((total, { bytes }) => total + bytes, 0);

async function emptyTrash({ archive, now, ownId }: Pruning, engines: Set<string> | undefined): Promise<void> {
  const orphaned = (await archive.trashed()).filter(({ owner, deletedMs }) =>
    engines ? owner !== ownId && !engines.has(owner) : deletedMs < now - TRASH_MS,
  );
  if (orphaned.length) await archive.purge(orphaned.map(({ traceId }) => traceId));
}

async function deleteWhole({ archive }: Pruning, session: SessionRow, pruned: Pruned): Promise<number> {
  const { removed, changed } = await archive.deleteSession(session.sid);
  pruned.removed.push(...removed);
  pruned.changed.push(...changed);
  pruned.sessions++;
  return session.bytes;
}

async function deleteOldTraces(
  { archive, isBusy }: Pruning,
  session: SessionRow,
  pruned: Pruned,
  { cutoff, excess }: { cutoff: number; excess: number },
): Promise<number> {
  const traces = (await archive.tracesOfSession(session.sid))
    .filter((row) => !isBusy(row.traceId))
    .sort((a, b) => a.lastMs - b.lastMs);
  let freed = 0;
  for (let i = 0; i < traces.length; i += TRACES_AT_ONCE) {
    const doomed = traces
      .slice(i, i + TRACES_AT_ONCE)
      .filter(({ lastMs }) => lastMs < cutoff || freed < excess);
    if (!doomed.length) break;
    const ids = doomed.map(({ traceId }) => traceId);
    freed += await archive.purge(ids);
    pruned.removed.push(...ids);
  }
  return freed + (freed < excess ? await trim(archive, session, pruned, excess - freed) : 0);
}

/** The last resort: a session whose running traces alone are too much loses its oldest batches to a gap. */
async function trim(archive: Archive, { sid }: SessionRow, pruned: Pruned, excess: number): Promise<number> {
  if (!Number.isFinite(excess)) return 0;
  const { freed, hit } = await archive.trimSession(sid, excess);
  pruned.changed.push(...hit);
  return freed;
}
