import type { UnixNano } from "../protocol/index.ts";

/**
 * One monotonic clock per page, tied to the epoch by an anchor: `epoch = anchor + performance.now()`.
 *
 * `performance.now()` stands still while a laptop sleeps and ignores changes of the system clock, so the
 * anchor ages. It is looked at when a trace begins and moves only forward; all local spans of a trace use
 * the anchor of its root, so that within a trace time never jumps and no duration is negative.
 */
export type Anchor = number;

/** Milliseconds on the monotonic clock; captured, because test tools replace it. */
const { performance } = globalThis;
export const now = (): number => performance.now();

/** `Date.now()` is cut to whole milliseconds and often steered by a few: less than this is no jump. */
const JUMP_MS = 100;

let anchor: Anchor = 0;

/** The anchor for a trace that begins now, in whole milliseconds. */
export function currentAnchor(dateNow = Date.now(), monotonic = now()): Anchor {
  const seen = Math.floor(dateNow - monotonic);
  if (seen > anchor + JUMP_MS) anchor = seen;
  return anchor;
}

/**
 * `anchor + milliseconds` in nanoseconds. The whole milliseconds and the rest are turned into digits
 * apart: their sum has more digits than a double holds.
 */
export function unixNano(anchor: Anchor, milliseconds: number): UnixNano {
  const whole = Math.floor(milliseconds);
  const rest = Math.floor((milliseconds - whole) * 1e6);
  return `${Math.max(0, anchor + whole)}${`${1e6 + rest}`.slice(1)}`;
}

/** A year in milliseconds: no page stays open that long, and no epoch time of today is that small. */
const YEAR = 31_536e6;

/** A time given by the user, on the monotonic clock of a trace; `fallback` (default now) if it is no time. */
export const monotonic = (anchor: Anchor, time: number | undefined, fallback = now()): number =>
  typeof time === "number" && time > 0 && time < 8.64e15 ? (time < YEAR ? time : time - anchor) : fallback;
