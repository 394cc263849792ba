import type {
  AttributeValue,
  ChunksRecord,
  GapRecord,
  SpanId,
  SpanRecord,
} from "../../../sdk/protocol/index.ts";

/** Deeper than anything a page sends gets through the door. */
const MAX_DEPTH = 32;

/**
 * All text of a trace, from its records: names, prompts, outputs, arguments, documents, whatever an attribute says.
 * Streamed chunks are put together first, because words do not end where chunks do.
 */
export class TraceText {
  readonly #streams = new Map<string, string[]>();

  /** What this record says by itself. */
  *of(record: SpanRecord | GapRecord): Generator<string> {
    if (record.type === "gap") return;
    if (record.type === "chunks") return this.#stream(record);
    if ("name" in record && record.name) yield record.name;
    if (record.type === "end" && record.status?.message) yield record.status.message;
    if (record.attributes) yield* textOf(record.attributes, 0);
  }

  /** What the chunks said, stream by stream. */
  *streamed(): Generator<string> {
    for (const pieces of this.#streams.values()) yield pieces.join("");
  }

  #stream({ span, parts }: ChunksRecord): void {
    for (const part of parts) {
      if (typeof part === "string") this.#add(span, "text", part);
      else if (typeof part === "object" && "reasoning" in part) this.#add(span, "reasoning", part.reasoning);
      else if (typeof part === "object" && typeof part.toolCall === "object") {
        const { index = 0, id, name, arguments: piece } = part.toolCall;
        if (name) this.#add(span, `name ${index} ${id ?? ""}`, name);
        if (piece) this.#add(span, `arguments ${index}`, piece);
      }
    }
  }

  #add(span: SpanId, kind: string, piece: string | number): void {
    if (typeof piece !== "string") return;
    const key = `${span} ${kind}`;
    const pieces = this.#streams.get(key);
    if (pieces) pieces.push(piece);
    else this.#streams.set(key, [piece]);
  }
}

/** Words and numbers of a value, without the names of its keys. */
function* textOf(value: AttributeValue, depth: number): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "number") yield String(value);
  else if (typeof value === "object" && value !== null && depth < MAX_DEPTH)
    for (const each of Object.values(value)) yield* textOf(each, depth + 1);
}
