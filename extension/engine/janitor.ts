import type { SessionId, TraceId } from "../../sdk/protocol/index.ts";
import type { Archive, Loss } from "./archive/archive.ts";
import type { SessionRow, TraceRow } from "./archive/schema.ts";
import type { RetentionSettings } from "./engine-api.ts";
import type { Liveness } from "./liveness.ts";
import type { SealedDeletions } from "./sealing/sealer.ts";

export const DEFAULT_RETENTION: RetentionSettings = { days: 7, megabytes: 200 };
/** In memory there is less room than on disk, whatever the settings say. */
export const MEMORY_BUDGET_MB = 64;
/** When there is too much, this share of the budget is left, so that the next batch does not prune again. */
const LOW_WATER = 0.9;
/** Deleted traces whose panel is gone are kept this long where the browser cannot tell that it is gone. */
const TRASH_MS = 24 * 3600 * 1000;
const DAY_MS = 24 * 3600 * 1000;

export interface Pruning {
  archive: Archive;
  settings: RetentionSettings;
  liveness: Liveness;
  now: number;
  /** Sessions this engine writes. */
  ownSessions: ReadonlySet<SessionId>;
  ownId: string;
  /** `room` leaves the trash of dead panels for the next regular round: knowing what is in it costs reading the whole list. */
  why: "regular" | "room";
  /** Records of it are on their way, or it still runs. */
  isBusy(traceId: TraceId): boolean;
  /** It has records of several sessions. */
  isShared(traceId: TraceId): boolean;
  /** Told of all that is deleted. */
  sealed: SealedDeletions;
}

/** What the list has to be told. */
export type Pruned = Loss;

/**
 * Keeps the archive within its age and size: what deleted panels left, then whole sessions, oldest first,
 * then what is oldest in sessions that are still written. What is pinned stays, whatever its age and the budget; of its
 * session the rest goes. The caller sees to it that only one is at work.
 */
export async function prune(pruning: Pruning): Promise<Pruned> {
  const pruned: Pruned = { removed: [], changed: [] };
  const living = await pruning.liveness.living();
  if (pruning.why === "regular") await emptyTrash(pruning, living?.engines);
  const isLive = ({ sid }: SessionRow) => pruning.ownSessions.has(sid) || living?.sessions.has(sid) === true;
  const budget = budgetOf(pruning);
  const cutoff = pruning.now - pruning.settings.days * DAY_MS;
  const sessions = (await pruning.archive.sessions()).sort((a, b) => a.lastMs - b.lastMs);
  let total = sessions.reduce((sum, { bytes }) => sum + bytes, 0);
  const goal = total > budget ? budget * LOW_WATER : Number.POSITIVE_INFINITY;
  const pins = await readPins(pruning.archive);
  const condemned = new Set<SessionId>();
  const doomed: SessionRow[] = [];
  for (const session of sessions) {
    if (isLive(session) || (session.lastMs >= cutoff && total <= goal)) continue;
    condemned.add(session.sid);
    if (pins.sessions.has(session.sid)) total -= await thin(pruning, pruned, pins, condemned);
    else {
      doomed.push(session);
      total -= session.bytes;
    }
  }
  if (doomed.length) note(pruned, await deleteSessions(pruning, doomed));
  const live = sessions.filter((session) => isLive(session));
  if (live.some(({ firstMs }) => firstMs < cutoff))
    total -= await deleteOldTraces(pruning, pruned, cutoff, pins.ids);
  for (const { sid } of live) {
    if (total <= goal) break;
    const { archive, isBusy, isShared, sealed } = pruning;
    const isPinned = (id: TraceId) => pins.ids.has(id);
    await sealed.trimming(sid);
    const trimmed = await archive.trimSession({ sid, units: total - goal, isBusy, isPinned, isShared });
    await sealed.trimmed(sid, trimmed.ranges);
    note(pruned, trimmed);
    total -= trimmed.freed;
  }
  return pruned;
}

interface Pins {
  ids: ReadonlySet<TraceId>;
  /** Those that hold something of them. */
  sessions: ReadonlySet<SessionId>;
  /** Rows of the list; read only if something is pinned. */
  rows: TraceRow[];
}

async function readPins(archive: Archive): Promise<Pins> {
  const ids = await archive.pinned();
  const rows = ids.size ? await archive.traces() : [];
  const sessions = rows.filter(({ traceId }) => ids.has(traceId)).flatMap(({ sids }) => sids);
  return { ids, sessions: new Set(sessions), rows };
}

/** Of sessions that would go if nothing of them were pinned: the traces that are nowhere else. */
async function thin(
  pruning: Pruning,
  pruned: Pruned,
  { ids, sessions, rows }: Pins,
  condemned: ReadonlySet<SessionId>,
): Promise<number> {
  const { isBusy } = pruning;
  const gone = new Set(pruned.removed);
  const removed = rows
    .filter(({ sids }) => sids.some((sid) => sessions.has(sid)) && sids.every((sid) => condemned.has(sid)))
    .map(({ traceId }) => traceId)
    .filter((id) => !ids.has(id) && !gone.has(id) && !isBusy(id));
  if (!removed.length) return 0;
  pruned.removed.push(...removed);
  return purge(pruning, removed, "retention");
}

function note(pruned: Pruned, { removed, changed }: Loss): void {
  pruned.removed.push(...removed);
  pruned.changed.push(...changed);
}

export const budgetOf = ({ archive, settings }: Pick<Pruning, "archive" | "settings">): number =>
  (archive.kind === "memory" ? Math.min(settings.megabytes, MEMORY_BUDGET_MB) : settings.megabytes) *
  1024 *
  1024;

async function deleteSessions({ archive, sealed }: Pruning, doomed: readonly SessionRow[]): Promise<Loss> {
  const sids = doomed.map(({ sid }) => sid);
  await sealed.dropping(sids, "retention");
  return archive.deleteSessions(sids);
}

async function purge(
  { archive, sealed }: Pruning,
  traceIds: TraceId[],
  why: "user" | "retention",
): Promise<number> {
  await sealed.purging(traceIds, why);
  return archive.purge(traceIds);
}

async function emptyTrash(pruning: Pruning, engines: Set<string> | undefined): Promise<void> {
  const { archive, now, ownId } = pruning;
  const orphaned = (await archive.trashed()).filter(({ owner, deletedMs }) =>
    engines ? owner !== ownId && !engines.has(owner) : deletedMs < now - TRASH_MS,
  );
  const ids = orphaned.map(({ traceId }) => traceId);
  if (ids.length) await purge(pruning, ids, "user");
}

/** Sessions that live for weeks: their traces of long ago. */
async function deleteOldTraces(
  pruning: Pruning,
  pruned: Pruned,
  cutoff: number,
  pinned: ReadonlySet<TraceId>,
): Promise<number> {
  const { archive, isBusy } = pruning;
  const old = (await archive.traces()).filter(
    ({ traceId, lastMs }) => lastMs < cutoff && !pinned.has(traceId) && !isBusy(traceId),
  );
  const removed = old.map(({ traceId }) => traceId);
  pruned.removed.push(...removed);
  return purge(pruning, removed, "retention");
}
