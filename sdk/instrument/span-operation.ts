import { ERROR_TYPE } from "../protocol/attributes.ts";
import type { Span } from "../tracer/api.ts";
import { clear } from "../wire/json.ts";
import type { Failure, Operation } from "../wire/operation.ts";
import { awaitKey, type Clock, continueFrom, isLeft } from "./continuations.ts";

/**
 * An operation as a span: everything happens at the clock's time.
 *
 * @param home the first root of the trace, where requests that continue it will hang.
 */
export function spanOperation(span: Span, clock: Clock, home = span): Operation {
  const running = new Set<Operation>();
  /** What still runs within it ends with it, and as it does. */
  function close(failure?: Failure, aborted?: boolean): void {
    for (const child of running)
      if (!isLeft(child)) {
        if (aborted) child.abort();
        else child.end(failure);
      }
    if (failure) span.setStatus(2, failure.message);
    const attributes = failure && { [ERROR_TYPE]: failure.type };
    span.end({ endTime: clock.at, ...(attributes && { attributes }), ...(aborted && { aborted }) });
    running.clear();
  }
  return {
    set: (facts) => void span.setAttributes(clear(facts)),
    rename: (name) => void span.updateName(name),
    chunk: (piece) => span.chunk(piece, clock.at),
    event: (name, facts) => void span.addEvent(name, facts && clear(facts), clock.at),
    child(name, attributes) {
      const options = { attributes: clear(attributes), startTime: clock.at };
      const child = spanOperation(span.startSpan(name, options), clock, home);
      running.add(child);
      return child;
    },
    awaits: (key, tool) => awaitKey(key, { home, tool, clock }),
    settles: (key, result, failure) => void continueFrom([{ key, result, failure }], clock.at),
    end: close,
    abort: () => close(undefined, true),
  };
}
