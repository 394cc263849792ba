import { quietly } from "../tracer/quietly.ts";
import { observeCall } from "./observed-call.ts";
import { replace } from "./replace.ts";
import type { Tap } from "./tap.ts";
import { undoAll } from "./undo-all.ts";
import { createRequest } from "./wire-request.ts";

const { apply, construct } = Reflect;

type Watch = { hear(name: string): void; close(): void };

/** Event sources whose address is recognised. Named events are heard if the app listens to them, as the browser has it. */
export function observeEventSource(tap: Tap): () => void {
  const proto = globalThis.EventSource?.prototype;
  const watched = new WeakMap<EventSource, Watch>();
  return undoAll(
    replace(globalThis, "EventSource", {
      construct(target, args: [string], newTarget) {
        const source: EventSource = construct(target, args, newTarget);
        if (tap.isOn)
          quietly(() => {
            const watch = look(tap, source);
            if (watch) watched.set(source, watch);
          });
        return source;
      },
    }),
    replace(proto, "addEventListener", {
      apply(target, self, args: [string]) {
        quietly(() => watched.get(self)?.hear(`${args[0]}`));
        return apply(target, self, args);
      },
    }),
    replace(proto, "close", {
      apply(target, self, args) {
        quietly(() => watched.get(self)?.close());
        return apply(target, self, args);
      },
    }),
  );
}

function look(tap: Tap, source: EventSource): Watch | undefined {
  const headers: Record<string, string> = {
    accept: "text/event-stream",
    "content-type": "text/event-stream",
  };
  const header = (name: string): string | undefined => headers[name];
  const call = observeCall(
    tap,
    createRequest("GET", source.url, header, () => ""),
  );
  // The browser tells nothing of the headers, and gives events only of answers that are fine.
  if (!call.respond({ status: 200, header })) return undefined;
  const heard = new Set<string>();
  function hear(name: string): void {
    if (heard.has(name) || name === "open" || name === "error") return;
    heard.add(name);
    EventTarget.prototype.addEventListener.call(source, name, (event) =>
      quietly(() => {
        const { data } = event as MessageEvent;
        if (typeof data === "string" && !call.isOver) call.message(data, name === "message" ? "" : name);
      }),
    );
  }
  hear("message");
  const listen = (name: string, work: () => void): void =>
    EventTarget.prototype.addEventListener.call(source, name, () => quietly(work));
  let isOpen = false;
  listen("open", () => {
    isOpen = true;
  });
  listen("error", () => {
    // Else it connects again by itself.
    if (source.readyState === source.CLOSED)
      call.close(isOpen ? { how: "done" } : { how: "failed", error: new TypeError("network error") });
  });
  return { hear, close: () => call.close({ how: "cancelled" }) };
}
