import type { Tracer } from "../tracer/api.ts";
import type { CreateCallReader } from "../wire/read-call.ts";
import type { spanInResourceTiming, spanInServerTiming } from "../wire/server-timing.ts";
import type { SocketFormat } from "../wire/socket-format.ts";
import type { WireFormat } from "../wire/wire-format.ts";

/** What reads answers: `sdk/wire/reading.ts`. */
export interface Reading {
  formats: readonly WireFormat[];
  sockets: readonly SocketFormat[];
  createReader: CreateCallReader;
  /** The server's own span, where it tells it. */
  spanInServerTiming?: typeof spanInServerTiming;
  spanInResourceTiming?: typeof spanInResourceTiming;
}

/** What is observed and where it is written. One per page or worker. */
export interface Tap {
  /** Asked anew for each call: the app may call `init` later than `instrument`. */
  tracer(): Tracer;
  /** What reads answers, once it is loaded. */
  reading?: Reading | undefined;
  /** Loads it; also when it is there, or on its way. What is seen meanwhile waits. */
  load(): Promise<void>;
  /** The user's word on an address: `false` leaves it alone, `true` looks at its answers whatever was asked. */
  observe?: ((url: URL) => boolean | undefined) | undefined;
  traceparent?: Propagation | undefined;
  /** False once uninstalled: what is left in place of the native functions only passes on. */
  isOn: boolean;
  /** What runs; told when the page goes away. */
  open: Set<() => void>;
}

/** Who gets `traceparent`: our own origin (`true`), or addresses that begin so, match, or are said to. */
export type Propagation = boolean | (string | RegExp | ((url: URL) => boolean))[];
