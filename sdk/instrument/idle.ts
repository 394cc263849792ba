import { now } from "../tracer/clock.ts";

/** `scheduler.postTask` (Chromium, Firefox); its background tasks run when the page has nothing better to do. */
interface Scheduler {
  postTask(work: () => void, options: { priority: "background"; delay: number }): Promise<void>;
}

// Apps patch these later (fake timers, zones): kept as they were when we came.
const { scheduler, setTimeout } = globalThis as typeof globalThis & { scheduler?: Scheduler };

/** What one batch may take of the page's thread, in milliseconds: a quarter of a frame. */
const SLICE_MS = 4;
/** While answers come in, a batch takes this at most, in milliseconds … */
const BUSY_SLICE_MS = 0.5;
/** … and is followed by this many times as long without one: some 6 000 events a second are read as they come. */
const REST = 50;
/** Nothing came for so many milliseconds: what waits is read without rest. No rest is longer. */
const QUIET_MS = 50;
/** Text that may wait, in UTF-16 code units. Beyond it the oldest is read at once, so that nothing is lost. */
const MOST_WAITING = 4 * 1024 * 1024;
/** So much is read at once where a body ends: about a tenth of a millisecond. */
const SMALL = 32 * 1024;

type Job = [work: () => void, length: number];

/** Everything that was seen and not looked at yet, of all calls, in order. */
let jobs: Job[] = [];
/** Those before it are done. */
let next = 0;
let waiting = 0;
let isPlanned = false;
let cameAt = 0;
let restUntil = 0;
/** What reads answers is not loaded yet. */
let isHeld = true;

function plan(): void {
  if (isPlanned || isHeld) return;
  isPlanned = true;
  const delay = Math.max(0, restUntil - now());
  if (scheduler?.postTask) scheduler.postTask(slice, { priority: "background", delay }).catch(() => {});
  else setTimeout(slice, delay);
}

/** Does jobs while `more` says so; a job that fails concerns nobody else. */
function work(more: () => boolean): void {
  while (!isHeld && next < jobs.length && more()) {
    const [job, length] = jobs[next++] as Job;
    waiting -= length;
    try {
      job();
    } catch {
      // We are guests.
    }
  }
  if (next < jobs.length) return;
  jobs = [];
  next = 0;
}

function slice(): void {
  const start = now();
  const isQuiet = start - cameAt > QUIET_MS;
  const until = start + (isQuiet ? SLICE_MS : BUSY_SLICE_MS);
  work(() => now() < until);
  // Timers of a page that nobody sees come once a second or a minute, and its thread has nothing better to do.
  const isSeen = !globalThis.document?.hidden;
  restUntil = isQuiet || !isSeen ? 0 : start + Math.min((now() - start) * REST, QUIET_MS);
  isPlanned = false;
  if (jobs.length) plan();
}

/**
 * Does `job` later, after all that was given before it. `length`: code units or bytes of the text it will read; `at`: when
 * that came, by `now()`.
 */
export function later(job: () => void, length = 0, at = now()): void {
  jobs.push([job, length]);
  waiting += length;
  cameAt = at;
  if (waiting > MOST_WAITING) work(() => waiting > MOST_WAITING);
  // Not even what reads it came: the oldest is given up.
  while (isHeld && waiting > MOST_WAITING) waiting -= jobs[next++]?.[1] ?? 0;
  plan();
}

/** From now on jobs are done. */
export function release(): void {
  isHeld = false;
  if (jobs.length) plan();
}

/** Does all that waits, now. */
export const drain = (): void => work(() => true);

/** Where a body ends: does now what waits if that is little. */
export function settle(): void {
  if (waiting <= SMALL) drain();
}
