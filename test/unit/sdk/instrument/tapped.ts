import { fetchHandler } from "../../../../sdk/instrument/fetch.ts";
import { drain, release } from "../../../../sdk/instrument/idle.ts";
import { standIn } from "../../../../sdk/instrument/replace.ts";
import type { Tap } from "../../../../sdk/instrument/tap.ts";
import { createCallReader } from "../../../../sdk/wire/read-call.ts";
import { numbers } from "../../../fixtures/numbers-format.ts";
import { recorded } from "../tracer/recorded.ts";

export const sse = (...events: object[]): string =>
  events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");

export const stream = (text: string, status = 200): Response =>
  new Response(text, { status, headers: { "content-type": "text/event-stream" } });

/** A tap over `answer` instead of the network, and what it records. */
export function tapped(
  answer: (...args: Parameters<typeof globalThis.fetch>) => Promise<Response>,
  options: Partial<Tap> = {},
) {
  const records = recorded();
  release();
  const tap: Tap = {
    tracer: () => records.tracer,
    reading: { formats: [numbers], sockets: [], createReader: createCallReader },
    load: async () => {},
    isOn: true,
    open: new Set(),
    ...options,
  };
  const fetch = standIn(answer as typeof globalThis.fetch, fetchHandler(tap));
  /** What was recorded, once all that waits was looked at. */
  const spans = () => {
    drain();
    const all = records.all();
    return all.flatMap((start) => {
      if (start.type !== "start") return [];
      const own = all.filter((one) => "span" in one && one.span === start.span);
      const end = own.find((one) => one.type === "end");
      const attributes = Object.assign({}, ...own.map((one) => ("attributes" in one ? one.attributes : {})));
      const parts = own.flatMap((one) => (one.type === "chunks" ? one.parts : []));
      return [{ ...start, attributes, end, text: parts.join(""), own }];
    });
  };
  return { ...records, fetch, tap, spans };
}

export const post = (body: unknown): RequestInit => ({ method: "POST", body: JSON.stringify(body) });
export const URL_OF_NUMBERS = "https://user:word@api.test/v1/numbers?key=abc123&alt=sse";
