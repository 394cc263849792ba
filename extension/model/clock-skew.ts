import { formatDuration } from "./format.ts";
import { serviceOfOrigin, sessionOfOrigin } from "./table/origin-text.ts";
import {
  CALLS,
  ENDED,
  HANDED_OVER,
  has,
  lastSign,
  SERVES,
  START_MISSING,
  type TraceTable,
} from "./table/trace-table.ts";
import type { SpanTree } from "./table/tree.ts";
import type { Milliseconds } from "./units.ts";

/** Smaller ones are the grain of a browser's clock: Firefox rounds to a millisecond, Safari too. */
export const MIN_SKEW_MS: Milliseconds = 1;

/** Clocks of a trace that do not agree with that of its root. */
export interface ClockSkew {
  /** By number of origin: what its times lack. 0 where they are believed. */
  offsets: Float64Array;
  /** Those that are wrong, the worst first. */
  clocks: SkewedClock[];
}

export interface SkewedClock {
  origin: number;
  /** The service, and the session's first digits where others bear the same name. */
  name: string;
  /** Added to its times they fit: positive for a clock that is behind. */
  offsetMs: Milliseconds;
  /** How many of the trace's spans it told of. */
  spans: number;
}

/** By how much a clock is wrong, in words. */
export const skewWords = ({ offsetMs }: Pick<SkewedClock, "offsetMs">): string =>
  `${formatDuration(Math.abs(offsetMs))} ${offsetMs > 0 ? "behind" : "ahead"}`;

/**
 * What calls between two clocks allow for the difference of them. Each is the tightest of all calls; starts are sure (nothing
 * begins before what began it), ends hold only where the caller waits.
 */
interface Bounds {
  startsLeast: Milliseconds;
  startsMost: Milliseconds;
  endsLeast: Milliseconds;
  endsMost: Milliseconds;
}

/**
 * Finds clocks that disagree, from causality alone: no child starts before its parent, and none that a caller waits for ends
 * after it. As Jaeger's clock-skew adjuster a child is put into the middle of its parent when it is shorter; but a
 * clock is wrong by one amount, so that all calls between two clocks are asked together, and what satisfies every one of them
 * is taken (its middle). Where nothing does, calls were not waited for after all: then only as much as the
 * starts demand.
 *
 * @returns `undefined` when all times fit
 */
export function clockSkewOf(table: TraceTable, tree: SpanTree): ClockSkew | undefined {
  if (table.origins.length < 2) return undefined;
  const links = linksOf(table, tree);
  if (links.size === 0) return undefined;
  const offsets = spread(links, firstOrigin(table, tree), table.origins.length);
  const spans = new Uint32Array(offsets.length);
  for (let row = 0; row < table.count; row++) {
    const origin = table.originOf[row] as number;
    spans[origin] = (spans[origin] as number) + 1;
  }
  const nameOf = namesOf(table.origins);
  const clocks: SkewedClock[] = [];
  offsets.forEach((offsetMs, origin) => {
    if (offsetMs !== 0 && spans[origin])
      clocks.push({ origin, name: nameOf(origin), offsetMs, spans: spans[origin] as number });
  });
  if (clocks.length === 0) return undefined;
  return { offsets, clocks: clocks.sort((a, b) => Math.abs(b.offsetMs) - Math.abs(a.offsetMs)) };
}

/** Bounds of `offset(child's clock) − offset(parent's clock)`, by pair of clocks, the parent's first. */
type Links = Map<number, Map<number, Bounds>>;

function linksOf(table: TraceTable, tree: SpanTree): Links {
  const links: Links = new Map();
  /** Row at each depth above the place that is looked at. */
  const above: number[] = [];
  for (let place = 0; place < tree.size; place++) {
    const depth = tree.depths[place] as number;
    const row = tree.nodes[place] as number;
    const parent = depth > 0 ? (above[depth - 1] as number) : table.count;
    above[depth] = row;
    if (row >= table.count || parent >= table.count) continue;
    const from = table.originOf[parent] as number;
    const to = table.originOf[row] as number;
    if (from === to || has(table, row, START_MISSING) || has(table, parent, START_MISSING)) continue;
    const startMs = (table.starts[parent] as number) - (table.starts[row] as number);
    const endMs = endBound(table, parent, row);
    narrow(links, from, to, startMs, endMs, 1);
    narrow(links, to, from, -startMs, -endMs, -1);
  }
  return links;
}

/** At most so much may be added to the child's times for it to end within its parent; infinite where that is not asked. */
function endBound(table: TraceTable, parent: number, child: number): Milliseconds {
  if (!has(table, parent, ENDED) || !has(table, child, ENDED)) return Number.POSITIVE_INFINITY;
  const end = lastSign(table, parent);
  const childStart = table.starts[child] as number;
  const childEnd = lastSign(table, child);
  const fits = childEnd - childStart <= end - (table.starts[parent] as number);
  return fits && isWaitedFor(table, parent, child, childStart >= end)
    ? end - childEnd
    : Number.POSITIVE_INFINITY;
}

/**
 * OpenTelemetry's kinds say who waits for whom. Without them, a child that outlives its parent may be a job of its own; one that
 * begins when its parent is over is more likely told by another clock.
 */
function isWaitedFor(table: TraceTable, parent: number, child: number, isAfter: boolean): boolean {
  if (has(table, parent, HANDED_OVER) || has(table, child, HANDED_OVER)) return false;
  return has(table, parent, CALLS) || has(table, child, SERVES) || isAfter;
}

/** `side` 1: the start is a lower bound and the end an upper one; −1: as the parent's clock sees it, the other way round. */
function narrow(links: Links, from: number, to: number, startMs: number, endMs: number, side: 1 | -1): void {
  let row = links.get(from);
  if (!row) {
    row = new Map();
    links.set(from, row);
  }
  let bounds = row.get(to);
  if (!bounds) {
    bounds = { ...NO_BOUNDS };
    row.set(to, bounds);
  }
  if (side === 1) {
    bounds.startsLeast = Math.max(bounds.startsLeast, startMs);
    bounds.endsMost = Math.min(bounds.endsMost, endMs);
  } else {
    bounds.startsMost = Math.min(bounds.startsMost, startMs);
    bounds.endsLeast = Math.max(bounds.endsLeast, endMs);
  }
}

const NO_BOUNDS: Bounds = {
  startsLeast: Number.NEGATIVE_INFINITY,
  startsMost: Number.POSITIVE_INFINITY,
  endsLeast: Number.NEGATIVE_INFINITY,
  endsMost: Number.POSITIVE_INFINITY,
};

/** From the root's clock outwards: each is set right against the one that called it. */
function spread(links: Links, root: number, count: number): Float64Array {
  const offsets = new Float64Array(count);
  const isKnown = new Uint8Array(count);
  const begins = [root, ...links.keys()];
  for (const begin of begins) {
    if (isKnown[begin]) continue;
    isKnown[begin] = 1;
    const reached = [begin];
    for (const from of reached)
      for (const [to, bounds] of links.get(from) ?? []) {
        if (isKnown[to]) continue;
        isKnown[to] = 1;
        offsets[to] = (offsets[from] as number) + differenceOf(bounds);
        reached.push(to);
      }
  }
  return offsets;
}

function differenceOf({ startsLeast, startsMost, endsLeast, endsMost }: Bounds): Milliseconds {
  const least = Math.max(startsLeast, endsLeast);
  const most = Math.min(startsMost, endsMost);
  return least <= most
    ? nearest(least, most)
    : startsLeast <= startsMost
      ? nearest(startsLeast, startsMost)
      : 0;
}

/** No difference if that is allowed; else the middle of what is, or its one end. */
function nearest(least: Milliseconds, most: Milliseconds): Milliseconds {
  if (least <= MIN_SKEW_MS && most >= -MIN_SKEW_MS) return 0;
  if (Number.isFinite(least) && Number.isFinite(most)) return (least + most) / 2;
  return Number.isFinite(least) ? least : most;
}

function firstOrigin(table: TraceTable, tree: SpanTree): number {
  for (let place = 0; place < tree.size; place++) {
    const row = tree.nodes[place] as number;
    if (row < table.count && tree.depths[place] === 0) return table.originOf[row] as number;
  }
  return 0;
}

const SESSION_DIGITS = 4;

/** A page can name as many services as it likes: they are counted once. */
function namesOf(origins: readonly string[]): (origin: number) => string {
  const shared = new Map<string, number>();
  for (const origin of origins) {
    const service = serviceOfOrigin(origin);
    shared.set(service, (shared.get(service) ?? 0) + 1);
  }
  return (origin) => {
    const text = origins[origin] ?? "";
    const service = serviceOfOrigin(text);
    const session = sessionOfOrigin(text).slice(0, SESSION_DIGITS);
    if (!service) return session ? `session ${session}` : "another session";
    return (shared.get(service) ?? 0) > 1 && session ? `${service}, session ${session}` : service;
  };
}
