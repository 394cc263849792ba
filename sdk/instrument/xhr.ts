import { type ObservedCall, observeCall } from "./observed-call.ts";
import { quietly } from "./quietly.ts";
import { replace } from "./replace.ts";
import type { Tap } from "./tap.ts";
import { createRequest } from "./wire-request.ts";

const { apply } = Reflect;

/** What was opened and is not sent yet. */
const opened = new WeakMap<XMLHttpRequest, [method: string, address: string]>();

/** Requests whose text is there while it comes (`axios` with `onDownloadProgress`), or in the end. */
export function observeXhr(tap: Tap): () => void {
  const proto = globalThis.XMLHttpRequest?.prototype;
  const undo = [
    replace(proto, "open", {
      apply(target, self, args: [string, string | URL]) {
        quietly(() => opened.set(self, [`${args[0]}`.toUpperCase(), `${args[1]}`]));
        return apply(target, self, args);
      },
    }),
    replace(proto, "send", {
      apply(target, self, args: [unknown]) {
        if (tap.isOn) quietly(() => look(tap, self, args[0]));
        return apply(target, self, args);
      },
    }),
  ];
  return () => {
    for (const one of undo) one();
  };
}

function look(tap: Tap, xhr: XMLHttpRequest, body: unknown): void {
  const [method, address] = opened.get(xhr) ?? [];
  if (!address || (method !== "POST" && method !== "GET")) return;
  const text = typeof body === "string" ? body : "";
  const call = observeCall(
    tap,
    createRequest(
      method,
      address,
      () => undefined,
      () => text,
    ),
  );
  if (method === "POST") call.look();
  listen(xhr, call);
}

function listen(xhr: XMLHttpRequest, call: ObservedCall): void {
  let isWanted: boolean | undefined;
  let seen = 0;

  /** True if the answer is of interest. */
  function respond(): boolean {
    isWanted ??= call.respond({
      status: xhr.status,
      header: (name) => xhr.getResponseHeader(name) ?? undefined,
    });
    return isWanted;
  }

  function read(isLast: boolean): void {
    if (!xhr.status || !respond() || call.isOver) return;
    const { responseType: type } = xhr;
    if (!type || type === "text") {
      const text = xhr.responseText;
      const isAll = isLast && !seen;
      if (text.length > seen) call.text(text.slice(seen), isAll);
      seen = text.length;
    } else if (isLast) {
      if (type === "json") call.value(xhr.response);
      else if (type === "arraybuffer") call.text(new TextDecoder().decode(xhr.response), true);
    }
  }

  const on = (type: string, work: () => void): void =>
    xhr.addEventListener(type, () => quietly(work), { once: type !== "progress" });
  on("progress", () => read(false));
  on("load", () => {
    read(true);
    call.close({ how: "done" });
  });
  on("abort", () => call.close({ how: "cancelled" }));
  on("timeout", () => call.close({ how: "failed", error: new DOMException("timeout", "TimeoutError") }));
  on("error", () => call.close({ how: "failed", error: new TypeError("network error") }));
}
