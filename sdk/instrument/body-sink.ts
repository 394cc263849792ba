import type { BodyEnd } from "../wire/read-call.ts";
import { keepBytes } from "./kept-bytes.ts";
import type { ObservedCall } from "./observed-call.ts";

/** A body nobody begins to read in this time is not waited for; milliseconds. Errors' bodies are read at once or never. */
const UNREAD_MS = 60_000;
const UNREAD_ERROR_MS = 5_000;

// Kept as they were when we came.
const { setTimeout, clearTimeout } = globalThis;
const STREAM = { stream: true };

/** How far one copy of a body was read. */
export interface BodyCopy {
  /** The next bytes. They are looked at now, and may then go where the app wants them. */
  bytes(chunk: Uint8Array): void;
  /** The app took all of it at once, by the method of that name. */
  whole(method: string, value: unknown): void;
  end(end: BodyEnd): void;
}

/** Ends calls whose responses nobody holds any more. What is registered must not lead to them. */
const dropped = globalThis.FinalizationRegistry && new FinalizationRegistry<() => void>((close) => close());

/**
 * Ends a call. A page that is left first breaks its answers and says `pagehide` in the same task: what fails is
 * judged in the next one.
 */
export function closeCall(call: ObservedCall, end: BodyEnd): void {
  if (end.how === "failed") setTimeout(() => call.close(end));
  else call.close(end);
}

/**
 * One answer's body. Gives a watch for each copy of it that can be read by itself (`clone`): what comes first of any
 * of them counts, and it is cancelled when all are.
 */
export function watchBody(call: ObservedCall, isError: boolean): () => BodyCopy {
  const decoder = new TextDecoder();
  /** Bytes seen of whichever copy is ahead. */
  let told = 0;
  let copies = 0;
  const unread = (): void => call.close({ how: "unread" });
  const timer = setTimeout(unread, isError ? UNREAD_ERROR_MS : UNREAD_MS);
  (timer as { unref?(): void }).unref?.();

  function end(how: BodyEnd): void {
    clearTimeout(timer);
    call.text(() => decoder.decode());
    closeCall(call, how);
  }

  function take(method: string, value: unknown): void {
    if (method === "json") call.value(value);
    else if (typeof value === "string") call.whole(value);
    else if (!(value instanceof FormData)) call.whole(decoder.decode(value as ArrayBuffer));
    end({ how: "done" });
  }

  const copy = (): BodyCopy => {
    let seen = 0;
    copies++;
    return {
      bytes(chunk) {
        if (!seen) clearTimeout(timer);
        const known = told - seen;
        seen += chunk.length;
        if (seen <= told || call.isOver) return;
        told = seen;
        const kept = keepBytes(known > 0 ? chunk.subarray(known) : chunk);
        call.text(() => decoder.decode(kept, STREAM), kept.length);
      },
      whole(method, value) {
        clearTimeout(timer);
        // Another copy is being read in pieces.
        if (told) return;
        told = Number.POSITIVE_INFINITY;
        if (value instanceof Blob) value.text().then((text) => take("text", text), unread);
        else take(method, value);
      },
      end(how) {
        if (how.how !== "cancelled" || !--copies) end(how);
      },
    };
  };
  dropped?.register(copy, unread);
  return copy;
}
