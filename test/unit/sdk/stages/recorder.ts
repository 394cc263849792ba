import { createJournal } from "../../../../sdk/journal/journal.ts";
import type { SpanRecord, TraceRecord } from "../../../../sdk/protocol/index.ts";
import type { InitOptions } from "../../../../sdk/tracer/api.ts";
import { setDefaultTracer } from "../../../../sdk/tracer/default-tracer.ts";
import { createTracer } from "../../../../sdk/tracer/tracer.ts";

/** A tracer that is the default one from now on, over a journal that nobody but the test reads. */
export function record(options: InitOptions = {}) {
  const nobody = { post() {}, now: () => performance.now(), plan() {} };
  const { journal } = createJournal("page", nobody);
  const tracer = setDefaultTracer(createTracer(journal, options));
  const all = (): TraceRecord[] => JSON.parse(journal.drain(0).batch?.body ?? "[]");
  return {
    tracer,
    /** All about spans, in order. */
    records: (): SpanRecord[] => all().filter((one) => one.type !== "resource" && one.type !== "gap"),
    /** The same without what changes from run to run: ids and times. */
    facts: () => all().flatMap((one) => (one.type === "resource" || one.type === "gap" ? [] : [facts(one)])),
    /** Texts of all chunks, in order. */
    chunks: () => all().flatMap((one) => (one.type === "chunks" ? one.parts : [])),
    /** The attributes that a span has in the end, by the span's name. */
    attributesOf(name: string): Record<string, unknown> {
      const start = all().find((one) => one.type === "start" && one.name === name);
      const ofSpan = all().filter(
        (one) => "span" in one && "span" in (start ?? {}) && one.span === (start as SpanRecord).span,
      );
      return Object.assign({}, ...ofSpan.map((one) => ("attributes" in one ? one.attributes : {})));
    },
  };
}

function facts(one: SpanRecord): Record<string, unknown> {
  const { trace: _trace, span: _span, ...rest } = one;
  const copy: Record<string, unknown> = { ...rest };
  for (const key of ["time", "resource", "parent", "at"]) delete copy[key];
  if (Object.keys(copy.attributes ?? {}).length === 0) delete copy.attributes; // says nothing
  return copy;
}
