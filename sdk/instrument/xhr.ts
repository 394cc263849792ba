import { quietly } from "../tracer/quietly.ts";
import { type ObservedCall, observeCall } from "./observed-call.ts";
import { replace } from "./replace.ts";
import type { Tap } from "./tap.ts";
import { undoAll } from "./undo-all.ts";
import { createRequest } from "./wire-request.ts";

const { apply } = Reflect;

type Opening = [method: string, address: string | URL];

/** Requests whose text is there while it comes (`axios` with `onDownloadProgress`), or in the end. */
export function observeXhr(tap: Tap): () => void {
  const proto = globalThis.XMLHttpRequest?.prototype;
  const opened = new WeakMap<XMLHttpRequest, Opening>();
  return undoAll(
    replace(proto, "open", {
      apply(target, self, args: Opening) {
        quietly(() => opened.set(self, args));
        return apply(target, self, args);
      },
    }),
    replace(proto, "send", {
      apply(target, self, args: [unknown]) {
        quietly(() => {
          const opening = tap.isOn && opened.get(self);
          if (opening) look(tap, self, opening, args[0]);
        });
        return apply(target, self, args);
      },
    }),
  );
}

function look(tap: Tap, xhr: XMLHttpRequest, [given, address]: Opening, body: unknown): void {
  const method = `${given}`.toUpperCase();
  if (method !== "POST" && method !== "GET") return;
  const text = typeof body === "string" ? body : "";
  const call = observeCall(
    tap,
    createRequest(
      method,
      `${address}`,
      () => undefined,
      () => text,
    ),
  );
  if (method === "POST") call.look();
  let isWanted: boolean | undefined;
  let seen = 0;

  function read(isLast: boolean): void {
    isWanted ??= call.respond({
      status: xhr.status,
      header: (name) => xhr.getResponseHeader(name) ?? undefined,
    });
    if (!isWanted || call.isOver) return;
    const { responseType: type } = xhr;
    if (!type || type === "text") {
      const { responseText: all } = xhr;
      const piece = all.slice(seen);
      if (isLast && !seen) call.whole(piece);
      else call.text(() => piece, piece.length);
      seen = all.length;
    } else if (isLast && type === "json") call.value(xhr.response);
    else if (isLast && type === "arraybuffer") call.whole(new TextDecoder().decode(xhr.response));
  }

  for (const type of ["progress", "load", "abort", "timeout", "error"])
    xhr.addEventListener(type, () => quietly(() => listen(type, read, call)));
}

function listen(type: string, read: (isLast: boolean) => void, call: ObservedCall): void {
  const isLoad = type === "load";
  if (isLoad || type === "progress") read(isLoad);
  if (isLoad) call.close({ how: "done" });
  else if (type === "abort") call.close({ how: "cancelled" });
  else if (type !== "progress")
    call.close({
      how: "failed",
      error: new DOMException(type, type === "timeout" ? "TimeoutError" : "NetworkError"),
    });
}
