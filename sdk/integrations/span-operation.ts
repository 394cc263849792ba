import type { Span } from "../tracer/api.ts";
import type { Facts, Operation } from "../wire/operation.ts";

/** A span as the readers of `sdk/wire` write to it; for engines in the page, whose answers come as objects. */
export const operationOf = (span: Span): Operation => ({
  set: (facts: Facts) => void span.setAttributes(facts),
  rename: (name) => void span.updateName(name),
  chunk: (piece) => span.chunk(piece),
  event: (name, facts) => void span.addEvent(name, facts),
  child: (name, attributes) => operationOf(span.startSpan(name, { attributes })),
  // No later request names it: what the app does with a call it does in the page.
  awaits() {},
  end(failure) {
    if (failure) span.setStatus(2, failure.message).setAttribute("error.type", failure.type);
    span.end();
  },
  abort: () => span.end({ aborted: true }),
});
