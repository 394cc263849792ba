import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { candidatesFor } from "../../sdk/wire/candidates.ts";
import { FORMATS } from "../../sdk/wire/formats.ts";
import type { Operation } from "../../sdk/wire/operation.ts";
import { createCallReader } from "../../sdk/wire/read-call.ts";
import type { Source } from "./sources.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const NOWHERE: Operation = {
  set() {},
  rename() {},
  chunk() {},
  event() {},
  child: () => NOWHERE,
  awaits() {},
  end() {},
  abort() {},
};

/** By then all that may be kept of the answer's words is kept, if they are three hundredths of it. */
const WARM_UNITS = 32 * 1024 * 1024;

/**
 * Bytes of memory that one reader takes for `units` more code units of an answer that repeats itself and has no end.
 * What says that it was over is left out.
 */
export function keptOf(source: Source, units: number): number {
  const response = {
    status: 200,
    header: (name: string) => (name === "content-type" ? source.contentType : undefined),
  };
  const reader = createCallReader(
    { request: source.request, response, isStream: true },
    candidatesFor(source.request, FORMATS),
    () => NOWHERE,
  );
  const frames = source.body.split(/(?<=\n\n)/);
  const body = frames.slice(0, Math.max(1, frames.length - 2)).join("");
  const feed = (units: number) => {
    for (let sent = 0; sent < units; sent += body.length) reader.text(body);
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = feed(WARM_UNITS);
  const kept = feed(units) - before;
  reader.close({ how: "done" });
  return kept;
}
