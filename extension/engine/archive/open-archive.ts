import { deleteDB, openDB } from "idb";
import type { Clock } from "../clock.ts";
import type { Archive } from "./archive.ts";
import { createDiskArchive } from "./disk-archive.ts";
import { type ArchiveDatabase, type ArchiveSchema, MIGRATIONS, type Migration, migrate } from "./schema.ts";

/** A browser may neither open a database nor say why (another open waits before ours): then we say "blocked". */
export const OPEN_TIMEOUT_MS = 5000;

export interface ArchiveEvents {
  /** Open, possibly after having been blocked. */
  ready(archive: Archive): void | Promise<void>;
  /** Another panel holds an old version open; `ready` follows when it lets go. */
  blocked(): void;
  /** The database is of a newer panel, or a newer panel asked us to let go: nothing may be written any more. */
  outdated(): void;
  /** Cannot be opened, or was closed by the browser and did not open again. */
  failed(reason: string): void | Promise<void>;
}

export interface OpenRequest {
  name: string;
  clock: Clock;
  events: ArchiveEvents;
  migrations?: readonly Migration[];
}

/**
 * Opens the archive and watches over its connection.
 *
 *     opening ──▶ ready ──▶ outdated      (versionchange: we close, so that the newer panel may go on)
 *        │          └────▶ ready, failed  (closed by the browser: opened again once)
 *        ├──▶ blocked ──▶ ready
 *        └──▶ outdated, failed
 *
 * Resolves when the first of these is known, at the latest after {@link OPEN_TIMEOUT_MS}.
 */
export async function openArchive({
  name,
  clock,
  events,
  migrations = MIGRATIONS,
}: OpenRequest): Promise<void> {
  let settled = false;
  const connect = () => connectTo(name, migrations, events.blocked, lost);
  const archive = createDiskArchive(connect, events.failed);

  function lost(why: "outdated" | "closed"): void {
    if (why === "closed") archive.reconnect();
    else {
      archive.close();
      events.outdated();
    }
  }

  const opening = archive.connected.then(
    () => events.ready(archive),
    (error: unknown) => {
      if (nameOf(error) === "VersionError") return events.outdated();
      return events.failed(reasonOf(error));
    },
  );
  opening.finally(() => {
    settled = true;
  });
  await Promise.race([
    opening,
    new Promise<void>((resolve) => {
      const cancel = clock.after(OPEN_TIMEOUT_MS, () => {
        if (!settled) events.blocked();
        resolve();
      });
      opening.finally(cancel);
    }),
  ]);
}

async function connectTo(
  name: string,
  migrations: readonly Migration[],
  onBlocked: () => void,
  onLost: (why: "outdated" | "closed") => void,
): Promise<ArchiveDatabase> {
  return openDB<ArchiveSchema>(name, migrations.length, {
    upgrade: (db, oldVersion, _newVersion, transaction) => migrate(db, oldVersion, transaction, migrations),
    blocked: onBlocked,
    blocking: () => onLost("outdated"),
    terminated: () => onLost("closed"),
  });
}

/** Deletes everything; waits while other panels still hold the database open. */
export const deleteArchive = (name: string, blocked?: () => void): Promise<void> =>
  deleteDB(name, { blocked });

export const nameOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";

export const reasonOf = (error: unknown): string =>
  error instanceof Error || error instanceof DOMException ? `${error.name}: ${error.message}` : String(error);
