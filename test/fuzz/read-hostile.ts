import { candidatesFor } from "../../sdk/wire/candidates.ts";
import { FORMATS } from "../../sdk/wire/formats.ts";
import { type BodyEnd, createCallReader } from "../../sdk/wire/read-call.ts";
import type { WireFormat } from "../../sdk/wire/wire-format.ts";
import { chop } from "../clients/chop.ts";
import { type OperationNode, RecordedOperation } from "../fixtures/operation-tree.ts";
import type { Source } from "./sources.ts";

/** What came of a hostile body. */
export interface Reading {
  root?: OperationNode;
  milliseconds: number;
  /** Readers are total; what they throw is caught by their caller and counted, but they should not. */
  thrown: { format: string; error: unknown }[];
}

const ENDS: BodyEnd[] = [
  { how: "done" },
  { how: "cancelled" },
  { how: "failed", error: new TypeError("network error") },
  { how: "unread" },
  { how: "unloaded" },
];

/** Reads a body as the tap would, in pieces of any size. Throws where the tap would be disabled. */
export function readHostile(source: Source, body: string, seed: number): Reading {
  const thrown: Reading["thrown"] = [];
  const response = {
    status: source.status,
    header: (name: string) => (name === "content-type" ? source.contentType : undefined),
  };
  const candidates = candidatesFor(source.request, FORMATS).map((format) => watched(format, thrown));
  let root: RecordedOperation | undefined;
  const started = performance.now();
  const reader = createCallReader(
    { request: source.request, response, isStream: true },
    candidates,
    (asked) => {
      root = new RecordedOperation(asked.name, asked.facts);
      return root;
    },
  );
  const decoder = new TextDecoder();
  const bytes = new TextEncoder().encode(body);
  for (const piece of chop(bytes, { seed, most: 1 + ((seed * 7) % 3000) }))
    reader.text(decoder.decode(piece, { stream: true }));
  reader.text(decoder.decode());
  reader.close(ENDS[seed % ENDS.length] as BodyEnd);
  return { ...(root && { root: root.node }), milliseconds: performance.now() - started, thrown };
}

function watched(format: WireFormat, thrown: Reading["thrown"]): WireFormat {
  const watch = <Given extends unknown[], Result>(work: (...given: Given) => Result) => {
    return (...given: Given): Result => {
      try {
        return work(...given);
      } catch (error) {
        thrown.push({ format: format.name, error });
        throw error;
      }
    };
  };
  return {
    ...format,
    recognises: watch(format.recognises),
    ask: watch(format.ask),
    reader(root, call) {
      const reader = format.reader(root, call);
      return {
        read: watch((data: unknown, name: string) => reader.read(data, name)),
        close: watch(() => reader.close()),
      };
    },
  };
}

/** How much a tree of operations holds, in code units of JSON. */
export const weightOf = (root: OperationNode | undefined): number => JSON.stringify(root ?? null).length;
