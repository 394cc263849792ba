import type { Journal } from "../journal/journal.ts";
import { keyOf } from "../journal/key-cache.ts";
import type { Draft } from "../journal/serialize.ts";
import { createDraft, createSerializer, RECORD_ROOM } from "../journal/serialize.ts";
import type { AttributesInput, Capture, InitOptions, SpanContext } from "./api.ts";
import { isContent, structureDepth } from "./content-keys.ts";

/** What all spans of a tracer share: where records go and how values become text. */
export interface Core {
  journal: Journal;
  /** Number of the tracer's resource record. */
  resource: number;
  capture: Capture;
  /** Whether the user wants to see each string. */
  hasHook: boolean;
  /** Longest text kept of one value. */
  maxLength: number;
  /** Adds `,"attributes":{"key":value`, or `,"key":value` if that was begun; `close` ends it. */
  attribute(draft: Draft, key: string, value: unknown): void;
  attributes(draft: Draft, input: AttributesInput | undefined): void;
  /** A short text (name, status message), as JSON. */
  label(draft: Draft, text: unknown): string;
  links(draft: Draft, links: { context: SpanContext; attributes?: AttributesInput }[]): string;
  /** A text without secrets, at most `maxLength` long. */
  clean(draft: Draft, text: string, key: string): string;
}

/** Names are for lists; whoever puts a prompt into one gets the beginning. */
const LONGEST_LABEL = 1024;
/** All links of a record together, code units of JSON. */
const LINKS_ROOM = 64 * 1024;

export const DEFAULT_MAX_LENGTH = 262_144;

export function createCore(journal: Journal, options: InitOptions): Core {
  const { capture = "full", redact: hook } = options;
  const maxLength = options.maxValueLength ?? DEFAULT_MAX_LENGTH;
  const serializer = createSerializer({ maxLength, hook });

  function attribute(draft: Draft, key: string, value: unknown): void {
    if (value === undefined) return;
    const isHidden = capture !== "full" && isContent(key);
    if (isHidden && capture === "none") draft.redacted++;
    else if (key === "__proto__" || draft.text.length > RECORD_ROOM) draft.cut++;
    else {
      draft.text += (draft.text ? "," : ',"attributes":{') + keyOf(key).json;
      serializer.value(draft, value, key, isHidden ? structureDepth(key) : -1);
    }
  }

  function attributes(draft: Draft, input: AttributesInput | undefined): void {
    if (!input) return;
    try {
      for (const key of Object.keys(input)) attribute(draft, key, serializer.read(input, key));
    } catch {
      // A proxy that does not want to be looked at.
      draft.cut++;
    }
  }

  return {
    journal,
    resource: journal.nextResource(),
    capture,
    hasHook: hook !== undefined,
    maxLength,
    attribute,
    attributes,
    label(draft, text) {
      const clean = serializer.clean(draft, `${text}`, "name");
      if (clean.length > LONGEST_LABEL) draft.cut++;
      return JSON.stringify(clean.slice(0, LONGEST_LABEL));
    },
    links(draft, links) {
      let text = "";
      for (const { context, attributes: input } of links) {
        const own = createDraft();
        attributes(own, input);
        draft.redacted += own.redacted;
        draft.cut += own.cut;
        if (!isContext(context) || text.length + own.text.length > LINKS_ROOM) draft.cut++;
        else text += `${text && ","}{"trace":"${context.traceId}","span":"${context.spanId}"${closed(own)}}`;
      }
      return text && `,"links":[${text}]`;
    },
    clean: serializer.clean,
  };
}

/** The attributes a draft has so far, closed. */
export const closed = (draft: Draft): string => draft.text && `${draft.text}}`;

/** The end of a record. */
export const losses = ({ cut, redacted }: Draft): string =>
  `${cut ? `,"cut":${cut}` : ""}${redacted ? `,"redacted":${redacted}` : ""}}`;

/** Ids as W3C Trace Context wants them. */
export const isContext = (context: Partial<SpanContext> | null | undefined): context is SpanContext =>
  /^(?!0{32})[\da-f]{32}$/.test(`${context?.traceId}`) && /^(?!0{16})[\da-f]{16}$/.test(`${context?.spanId}`);
