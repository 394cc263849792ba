import { scanForOrders } from "./injection/injection.ts";
import { segmentsOf } from "./injection/segments.ts";
import type { Origin } from "./texts.ts";

/** A text that may stand within another, and who wrote it. */
export interface OriginSource {
  origin: Origin;
  /** In words: “document 2 (Refunds)”. */
  label: string;
  text: string;
}

/** A stretch of a text, [from, to), by who wrote it. Stretches follow each other without gaps. */
export interface OriginRange {
  from: number;
  to: number;
  origin: Origin;
  label?: string;
  /** It reads as an order to the assistant, and neither user nor developer wrote it. */
  isOrder: boolean;
}

/** Shorter pieces can be anywhere. */
const LEAST_PIECE = 16;
/** Of sources, and of the pieces of one whose text does not stand there whole. */
const MOST_SOURCES = 100;
const MOST_PIECES = 300;

/**
 * Where a text is from, stretch by stretch: what stands in a source word for word is the source's, all else whose role the
 * message has. Documents that were shortened or joined are found by their sentences; reworded ones are not.
 */
export function originRanges(text: string, base: Origin, sources: readonly OriginSource[]): OriginRange[] {
  const found: OriginRange[] = [];
  for (const source of sources.slice(0, MOST_SOURCES)) found.push(...placesOf(text, source));
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  const ranges: OriginRange[] = [];
  let at = 0;
  const fill = (to: number): void => {
    if (to > at) ranges.push({ from: at, to, origin: base, isOrder: false });
  };
  for (const range of found) {
    if (range.from < at) continue;
    fill(range.from);
    ranges.push(range);
    at = range.to;
  }
  fill(text.length);
  return ranges.flatMap((range) => (isForeign(range) ? withOrders(text, range, sources) : [range]));
}

const isForeign = ({ origin }: OriginRange): boolean => origin === "retrieval" || origin === "tool";

function placesOf(text: string, { origin, label, text: wanted }: OriginSource): OriginRange[] {
  const whole = wanted.trim();
  const at = whole.length >= LEAST_PIECE ? text.indexOf(whole) : -1;
  if (at !== -1) return [{ from: at, to: at + whole.length, origin, label, isOrder: false }];
  let next = 0;
  return segmentsOf(whole)
    .slice(0, MOST_PIECES)
    .flatMap(({ from, to }) => {
      const piece = whole.slice(from, to);
      const place = piece.length < LEAST_PIECE ? -1 : text.indexOf(piece, next);
      if (place === -1) return [];
      next = place + piece.length;
      return [{ from: place, to: next, origin, label, isOrder: false }];
    });
}

/** The words of orders in a source; a source is asked for each of its stretches. */
const known = new WeakMap<OriginSource, string[]>();

function ordersIn(source: OriginSource): string[] {
  const before = known.get(source);
  if (before) return before;
  const words = scanForOrders(source.text).map(({ from, to }) => source.text.slice(from, to));
  known.set(source, words);
  return words;
}

/** Judged within its own source: there it is a stranger, in a prompt it is one of many orders. */
function withOrders(text: string, range: OriginRange, sources: readonly OriginSource[]): OriginRange[] {
  const source = sources.find(({ label, origin }) => label === range.label && origin === range.origin);
  const own = text.slice(range.from, range.to);
  const said = source ? ordersIn(source) : scanForOrders(own).map(({ from, to }) => own.slice(from, to));
  const orders = said.flatMap((words) => {
    const at = own.indexOf(words);
    return at === -1 ? [] : [{ from: range.from + at, to: range.from + at + words.length }];
  });
  const pieces: OriginRange[] = [];
  let at = range.from;
  for (const { from, to } of orders) {
    if (from < at) continue;
    if (from > at) pieces.push({ ...range, from: at, to: from });
    pieces.push({ ...range, from, to, isOrder: true });
    at = to;
  }
  if (at < range.to) pieces.push({ ...range, from: at });
  return pieces;
}
