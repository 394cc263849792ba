import type { Attributes, AttributeValue } from "../../sdk/protocol/index.ts";
import type { Chunk, ChunkSeries, Resource, Span } from "./trace.ts";
import { findSecrets, REDACTED } from "./without-secrets.ts";

/** Names whose texts are secrets whatever they look like; also as the last part of a longer name. */
const SECRET_KEY =
  /(^|[._-]|client)(authorization|cookie|passw(or)?d|secret|(api|private)[-_]?key|(access|refresh|id)[-_]?token)$/i;

/** Copies of spans without secrets, and how many there were. Resources are shared by spans: each is copied once. */
export class Redaction {
  removed = 0;

  /**
   * @param find where secrets stand in a text, in order and apart; default: the patterns of `without-secrets.ts`
   * @param named is told of values that go because of their name
   */
  constructor(
    private readonly find: (text: string) => readonly (readonly [number, number])[] = findSecrets,
    private readonly named: (value: string) => void = () => undefined,
  ) {}

  readonly #resources = new Map<Resource, Resource>();

  span(span: Span): Span {
    const before = this.removed;
    const copy: Span = {
      ...span,
      name: this.#text(span.name),
      status: span.status.message
        ? { ...span.status, message: this.#text(span.status.message) }
        : span.status,
      attributes: this.#attributes(span.attributes),
      events: span.events.map((event) => ({
        ...event,
        name: this.#text(event.name),
        attributes: this.#attributes(event.attributes),
      })),
      links: span.links.map((link) => ({ ...link, attributes: this.#attributes(link.attributes) })),
    };
    if (span.stream) copy.stream = this.#stream(span.stream);
    copy.redacted += this.removed - before;
    if (span.resource) copy.resource = this.#resource(span.resource);
    return copy;
  }

  /** Of any JSON: what a record says, before others changed it. */
  json(value: AttributeValue): AttributeValue {
    return this.#value(value, "");
  }

  #resource(resource: Resource): Resource {
    let copy = this.#resources.get(resource);
    if (!copy) {
      const { attributes } = resource.scope;
      copy = {
        ...resource,
        attributes: this.#attributes(resource.attributes),
        scope: attributes ? { ...resource.scope, attributes: this.#attributes(attributes) } : resource.scope,
      };
      this.#resources.set(resource, copy);
    }
    return copy;
  }

  #attributes(attributes: Attributes): Attributes {
    const copy: Attributes = {};
    for (const key in attributes) copy[key] = this.#value(attributes[key] as AttributeValue, key);
    return copy;
  }

  #value(value: AttributeValue, key: string): AttributeValue {
    if (typeof value === "string") {
      if (!SECRET_KEY.test(key) || value === "" || value === REDACTED || value === "[redacted]")
        return this.#text(value);
      this.removed++;
      this.named(value);
      return REDACTED;
    }
    if (typeof value !== "object" || value === null) return value;
    return Array.isArray(value) ? value.map((item) => this.#value(item, key)) : this.#attributes(value);
  }

  #text(text: string): string {
    return this.#pieces([text])[0] as string;
  }

  /** A secret may come in several chunks: those of a kind are looked at as one text. */
  #stream(stream: ChunkSeries): ChunkSeries {
    const chunks = stream.chunks.slice();
    const groups = new Map<string, number[]>();
    chunks.forEach(({ kind, text, toolCall }, i) => {
      if (!text) return;
      const group = `${kind} ${toolCall?.index ?? ""}`;
      const places = groups.get(group);
      if (places) places.push(i);
      else groups.set(group, [i]);
    });
    for (const places of groups.values()) {
      const texts = places.map((i) => (chunks[i] as Chunk).text);
      this.#pieces(texts).forEach((text, n) => {
        const i = places[n] as number;
        if (text !== texts[n]) chunks[i] = withText(chunks[i] as Chunk, text);
      });
    }
    return { ...stream, chunks };
  }

  /** Pieces of one text: what stands for a secret stands where it began. */
  #pieces(pieces: string[]): string[] {
    const whole = pieces.length === 1 ? (pieces[0] as string) : pieces.join("");
    const secrets = this.find(whole);
    if (!secrets.length) return pieces;
    this.removed += secrets.length;
    let start = 0;
    let next = 0;
    return pieces.map((piece) => {
      const end = start + piece.length;
      let clean = "";
      let at = start;
      while (next < secrets.length && (secrets[next] as readonly [number, number])[0] < end) {
        const [from, to] = secrets[next] as readonly [number, number];
        if (from >= start) clean += whole.slice(at, from) + REDACTED;
        at = Math.min(to, end);
        if (to > end) break;
        next++;
      }
      clean += whole.slice(at, end);
      start = end;
      return clean;
    });
  }
}

function withText(chunk: Chunk, text: string): Chunk {
  const copy: Chunk = { ...chunk, text, length: text.length };
  if (chunk.toolCall) copy.toolCall = { ...chunk.toolCall, arguments: text };
  return copy;
}
