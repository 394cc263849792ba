import type { ChunkInput, Span } from "../tracer/api.ts";
import { quietly } from "../tracer/quietly.ts";

/** What a stream tells of itself. None of these throws, and after the first end nothing counts any more. */
export interface StreamWatcher<T> {
  item(item: T): void;
  done(): void;
  failed(error: unknown): void;
  /** The consumer wants no more. */
  stopped(): void;
}

export function createWatcher<T>(
  span: Span,
  toChunk: (item: T) => ChunkInput | ChunkInput[] | undefined,
  end: boolean,
): StreamWatcher<T> {
  let over = false;
  const finish = (how: () => void): void => {
    if (!over && end) quietly(how);
    over = true;
  };
  return {
    item(item) {
      if (over) return;
      quietly(() => {
        const chunks = toChunk(item);
        for (const chunk of Array.isArray(chunks) ? chunks : [chunks])
          if (chunk !== undefined && chunk !== null) span.chunk(chunk);
      });
    },
    done: () => finish(() => span.end()),
    failed: (error) => finish(() => span.fail(error)),
    stopped: () => finish(() => span.fail(new DOMException("The consumer stopped reading", "AbortError"))),
  };
}
