import { GT_WIRE_FORMAT, GT_WIRE_UNREADABLE } from "../protocol/attributes.ts";
import { now } from "../tracer/clock.ts";
import { quietly } from "../tracer/quietly.ts";
import { jsonOr } from "../wire/json.ts";
import type { Failure, Operation } from "../wire/operation.ts";
import type { SocketReader } from "../wire/socket-format.ts";
import { type Clock, continueFrom } from "./continuations.ts";
import { httpFacts } from "./http-facts.ts";
import { later, settle } from "./idle.ts";
import { looksLikeASession } from "./looks-like-a-call.ts";
import { replace } from "./replace.ts";
import { spanOperation } from "./span-operation.ts";
import type { Tap } from "./tap.ts";
import { undoAll } from "./undo-all.ts";

const { apply, construct } = Reflect;

/** What was sent or came, parsed. Frames may be bytes, which browsers give as a Blob. */
type Frame = string | ArrayBuffer | ArrayBufferView | Blob;

/** Sessions with models whose address is recognised. Others are not listened to. */
export function observeWebSocket(tap: Tap): () => void {
  const watched = new WeakMap<WebSocket, (frame: Frame) => void>();
  return undoAll(
    replace(globalThis, "WebSocket", {
      construct(target, args: [string | URL, (string | string[])?], newTarget) {
        const socket: WebSocket = construct(target, args, newTarget);
        if (tap.isOn)
          quietly(() => {
            const url = new URL(socket.url);
            const protocols = [args[1] ?? []].flat();
            const sockets = tap.reading?.sockets;
            const isSession = sockets?.some((one) => one.matches(url, protocols)) ?? looksLikeASession(url);
            if (isSession && tap.observe?.(url) !== false)
              watched.set(socket, watch(tap, socket, url, protocols));
          });
        return socket;
      },
    }),
    replace(globalThis.WebSocket?.prototype, "send", {
      apply(target, self, args: [Frame]) {
        const result = apply(target, self, args);
        quietly(() => watched.get(self)?.(args[0]));
        return result;
      },
    }),
  );
}

/** Listens to one session; returns what is told of each frame sent. */
function watch(tap: Tap, socket: WebSocket, url: URL, protocols: string[]): (frame: Frame) => void {
  const startTime = now();
  const clock: Clock = { at: startTime };
  const tracer = tap.tracer();
  const active = tracer.activeSpan();
  let session: Operation;
  let reader: SocketReader | undefined;
  let unreadable = 0;
  /** Frames in their order, though some must be waited for; the first for what reads them. */
  let last: Promise<unknown> = tap.load().then(begin, () => {});

  function begin(): void {
    const format = tap.reading?.sockets.find((one) => one.matches(url, protocols));
    if (!format) return;
    const { name, facts, continues } = format.ask(url);
    const home = continueFrom(continues, startTime);
    const parent = active ?? home ?? null;
    session = spanOperation(tracer.startSpan(name, { parent, kind: 3, startTime }), clock, home);
    session.set({ ...httpFacts(undefined, url), ...facts, [GT_WIRE_FORMAT]: format.name });
    reader = format.reader(session, url);
  }

  function step(at: number, work: (reader: SocketReader) => void, length?: number): void {
    later(() => {
      clock.at = at;
      if (!reader) return;
      try {
        work(reader);
      } catch {
        session.set({ [GT_WIRE_UNREADABLE]: ++unreadable });
      }
    }, length);
  }

  function note(how: "received" | "sent", frame: Frame): void {
    const at = now();
    const given = typeof frame === "string" ? frame : new Blob([frame as Blob]).text();
    last = Promise.all([given, last]).then(([text]) =>
      step(at, (reader) => void reader[how](jsonOr(text)), text.length),
    );
  }

  function close(failure?: Failure): void {
    tap.open.delete(close);
    const at = now();
    last.then(() => {
      step(at, (reader) => session.end(reader.close() ? undefined : failure));
      settle();
    });
  }

  tap.open.add(close);
  socket.addEventListener("message", ({ data }) => quietly(() => note("received", data)));
  socket.addEventListener("close", ({ wasClean, code, reason }) =>
    quietly(() => close(wasClean ? undefined : { type: `${code}`, message: reason })),
  );
  return (frame) => note("sent", frame);
}
