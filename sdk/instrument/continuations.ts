import { GEN_AI_TOOL_CALL_RESULT } from "../protocol/attributes.ts";
import type { Span } from "../tracer/api.ts";
import type { Operation } from "../wire/operation.ts";
import type { Asked } from "../wire/wire-format.ts";

/** Where a call's operations take the time from: that of the network chunk that is being read. */
export interface Clock {
  /** Milliseconds, `performance.now()`. */
  at: number;
}

interface Waiting {
  /** The first root of the trace that goes on. */
  home: Span;
  /** Runs until its result comes. */
  tool: Operation | undefined;
  clock: Clock;
}

/** Answers whose tools nobody runs wait for ever: the oldest give way. */
const MOST_WAITING = 500;

/** What answers left open, by the key that a later request will name. */
const waiting = new Map<string, Waiting>();
/** Tools that outlive the answer they came with. */
const left = new WeakSet<Operation>();

export const isLeft = (operation: Operation): boolean => left.has(operation);

export function awaitKey(key: string, one: Waiting): void {
  waiting.set(key, one);
  if (one.tool) left.add(one.tool);
  if (waiting.size <= MOST_WAITING) return;
  const [oldest, { tool }] = waiting.entries().next().value as [string, Waiting];
  waiting.delete(oldest);
  tool?.abort();
}

/**
 * Ends the tools whose results a request brings, at the time it was sent. Returns the root below which it goes on,
 * if an earlier answer waits for it: always the first of a chain, so that an agent's turns stand side by side.
 */
export function continueFrom(keys: Asked["continues"], sentAt: number): Span | undefined {
  let home: Span | undefined;
  for (const { key, result, failure } of keys ?? []) {
    const found = waiting.get(key);
    if (!found) continue;
    waiting.delete(key);
    home ??= found.home;
    const { tool, clock } = found;
    clock.at = Math.max(clock.at, sentAt);
    tool?.set({ [GEN_AI_TOOL_CALL_RESULT]: result });
    tool?.end(failure);
  }
  return home;
}
