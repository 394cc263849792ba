import type { ChunkInput, Span } from "../tracer/api.ts";
import { createWatcher } from "./stream-watcher.ts";
import { traceIterable } from "./trace-iterable.ts";
import { traceReadable } from "./trace-readable.ts";

/** The chunks that an item brings; nothing for items without words (usage, pings). */
export type ToChunk<T> = (item: T) => ChunkInput | ChunkInput[] | undefined;

export interface TraceStreamOptions<T> {
  /** Default: strings are answer text, all else is no chunk. */
  toChunk?: ToChunk<T>;
  /**
   * End the span with the stream: for streams that outlive the function which made them. Default false.
   * An error fails the span; a consumer that stops early (`break`, `cancel`) leaves it aborted.
   */
  end?: boolean;
}

/**
 * The same stream, watched: each item becomes a chunk of `span` when the consumer receives it, and is
 * passed on untouched. Nothing is read ahead, and errors, `cancel`, `return` and `throw` go through.
 *
 * Use what is returned instead of `source`. A byte stream comes back as a default stream (no BYOB reader).
 */
export function traceStream<T>(
  source: ReadableStream<T>,
  span: Span,
  how?: ToChunk<T> | TraceStreamOptions<T>,
): ReadableStream<T>;
export function traceStream<T>(
  source: AsyncIterable<T>,
  span: Span,
  how?: ToChunk<T> | TraceStreamOptions<T>,
): AsyncIterable<T>;
export function traceStream<T>(
  source: ReadableStream<T> | AsyncIterable<T>,
  span: Span,
  how?: ToChunk<T> | TraceStreamOptions<T>,
): ReadableStream<T> | AsyncIterable<T> {
  if (!span?.isRecording?.()) return source;
  const { toChunk = textOnly, end = false } = typeof how === "function" ? { toChunk: how } : (how ?? {});
  const watcher = createWatcher(span, toChunk, end);
  if (isReadable(source)) return source.locked ? source : traceReadable(source, watcher);
  return isIterable(source) ? traceIterable(source, watcher) : source;
}

const textOnly = (item: unknown): string | undefined => (typeof item === "string" ? item : undefined);

const isReadable = <T>(source: unknown): source is ReadableStream<T> =>
  typeof ReadableStream === "function" && source instanceof ReadableStream;

const isIterable = <T>(source: AsyncIterable<T>): boolean =>
  typeof source?.[Symbol.asyncIterator] === "function";
