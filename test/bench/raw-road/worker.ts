import { JOINED_UNITS } from "../../../extension/engine/archive/join-batches.ts";
import { MAX_GROUP_UNITS } from "../../../extension/engine/commit-queue.ts";
import { Bodies, type RawBatch } from "./messages.ts";

/**
 * The least a worker could do to keep what it is given: rows as large as the product's, transactions as large,
 * the same durability, two at a time. Looks into nothing.
 */
export type RawWork =
  | { type: "row"; batch: RawBatch }
  /** The disk alone: make bodies and write them for `seconds`. */
  | { type: "alone"; texts: string[]; count: number; seconds: number };
export type RawDone =
  | { type: "stored"; upTo: number }
  | { type: "rate"; rate: number }
  | { type: "failed"; reason: string };

const DATABASE = "raw-road";
const IN_FLIGHT = 2;

const db = await new Promise<IDBDatabase>((resolve, reject) => {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("rows", { keyPath: ["sid", "s0"] });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** One row of several batches. */
function put(store: IDBObjectStore, batches: RawBatch[]): void {
  const { sid, s0 } = batches[0] as RawBatch;
  const n = batches.reduce((sum, batch) => sum + batch.n, 0);
  const body = `[${batches.map((batch) => batch.body.slice(1, -1)).join(",")}]`;
  store.put({ sid, s0, n, skip: 0, body, traceIds: [] });
}

function write(batches: RawBatch[]): Promise<void> {
  const transaction = db.transaction("rows", "readwrite", { durability: "relaxed" });
  const store = transaction.objectStore("rows");
  let row: RawBatch[] = [];
  let units = 0;
  for (const batch of batches) {
    if (row.length && units + batch.body.length > JOINED_UNITS) {
      put(store, row);
      row = [];
      units = 0;
    }
    row.push(batch);
    units += batch.body.length;
  }
  put(store, row);
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

let waiting: RawBatch[] = [];
let flying = 0;

function begin(): void {
  if (flying >= IN_FLIGHT || !waiting.length) return;
  let units = 0;
  let count = 0;
  while (count < waiting.length && units < MAX_GROUP_UNITS)
    units += (waiting[count++] as RawBatch).body.length;
  const group = waiting.slice(0, count);
  waiting = waiting.slice(count);
  flying++;
  void write(group).then(() => {
    flying--;
    const last = group.at(-1) as RawBatch;
    postMessage({ type: "stored", upTo: last.s0 + last.n - 1 } satisfies RawDone);
    begin();
  });
}

async function alone({ texts, count, seconds }: Extract<RawWork, { type: "alone" }>): Promise<void> {
  const bodies = new Bodies(texts, count);
  const from = performance.now();
  let records = 0;
  const lane = async () => {
    while (performance.now() < from + seconds * 1000) {
      const group: RawBatch[] = [];
      for (let units = 0; units < MAX_GROUP_UNITS; units += (group.at(-1) as RawBatch).body.length)
        group.push(bodies.next());
      await write(group);
      records += group.length * count;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  postMessage({ type: "rate", rate: (records * 1000) / (performance.now() - from) } satisfies RawDone);
}

addEventListener("unhandledrejection", ({ reason }) =>
  postMessage({ type: "failed", reason: String(reason) } satisfies RawDone),
);
addEventListener("message", ({ data }: MessageEvent<RawWork>) => {
  if (data.type === "alone") void alone(data);
  else {
    waiting.push(data.batch);
    begin();
  }
});
