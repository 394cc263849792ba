import { init } from "genai-traces";
import { release } from "../../../sdk/instrument/idle.ts";
import { install } from "../../../sdk/instrument/install.ts";
import type { Tap } from "../../../sdk/instrument/tap.ts";
import type { Journal } from "../../../sdk/journal/journal.ts";
import { JOURNAL_KEY, type TraceRecord } from "../../../sdk/protocol/index.ts";
import { createCallReader } from "../../../sdk/wire/read-call.ts";
import { countSocket } from "../../fixtures/count-socket.ts";
import { numbers } from "../../fixtures/numbers-format.ts";
import { deeds } from "./fidelity.ts";

/** A page with a tap that knows made-up protocols, and with the native functions beside it. */
export interface TapApi {
  /** Names of {@link deeds}. */
  deeds: string[];
  do(deed: string, url: string, withUs: boolean): Promise<unknown>;
  /** The functions of the page before the tap came. */
  native: { fetch: typeof fetch };
  tap: Tap;
  uninstall(): void;
  /** All that was recorded so far; what still waits to be read is not. */
  records(): TraceRecord[];
}

declare global {
  var taps: TapApi;
}

const { fetch } = globalThis;
const tracer = init({ serviceName: "tap" });
const tap: Tap = {
  tracer: () => tracer,
  reading: { formats: [numbers], sockets: [countSocket], createReader: createCallReader },
  load: async () => {},
  isOn: true,
  open: new Set(),
};
release();
const uninstall = install(tap);

globalThis.taps = {
  deeds: Object.keys(deeds),
  do: (deed, url, withUs) =>
    deeds[deed]?.(withUs ? globalThis.fetch : fetch, url) ?? Promise.reject(new Error(`no deed ${deed}`)),
  native: { fetch },
  tap,
  uninstall,
  records() {
    const journal = Reflect.get(globalThis, Symbol.for(JOURNAL_KEY)) as Journal;
    return JSON.parse(journal.drain(0).batch?.body ?? "[]");
  },
};
