import type { OtlpEntry, OtlpTraces } from "../otlp/otlp-json.ts";
import { printable } from "./may-enter.ts";
import type { Received } from "./received.ts";

/** What the terminal shows of a stretch of time: a line a service, not one a request. */
interface ServiceTally {
  spans: number;
  traces: Set<string>;
  /** Of spans, in order of arrival. */
  names: Set<string>;
}

/** Back ends send in batches, every few seconds at most: what comes together is told together. */
const GATHER_MS = 500;
const NAMES_SHOWN = 4;
const NAME_LENGTH = 40;

/** Writes what happens in lines that can be read while they pass. */
export class Report {
  #services = new Map<string, ServiceTally>();
  #timer: NodeJS.Timeout | undefined;
  /** What was refused last, so that a sender that tries for ever is told of once. */
  #lastRefusal = "";

  constructor(private readonly write: (line: string) => void) {}

  received({ traces, rejected, why }: Received): void {
    for (const [service, spans] of spansByService(traces)) {
      const tally = this.#services.get(service) ?? { spans: 0, traces: new Set(), names: new Set() };
      this.#services.set(service, tally);
      for (const { traceId, name } of spans) {
        tally.spans++;
        tally.traces.add(traceId);
        tally.names.add(name);
      }
    }
    if (rejected > 0) this.#line(`${count(rejected, "span")} refused: ${printable(why)}`);
    this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
    this.#lastRefusal = "";
  }

  refused(status: number, message: string, path: string): void {
    const text = `refused (${status}) ${printable(path)}: ${printable(message)}`;
    if (text === this.#lastRefusal) return;
    this.#lastRefusal = text;
    this.#line(text);
  }

  panels(listening: number): void {
    this.#line(listening > 0 ? `${count(listening, "panel")} listening` : "no panel listens any more");
  }

  /** Tells what was gathered. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [service, { spans, traces, names }] of this.#services) {
      const shown = [...names].slice(0, NAMES_SHOWN).map(nameText);
      const more = names.size > NAMES_SHOWN ? [`${names.size - NAMES_SHOWN} more`] : [];
      const what = [...shown, ...more].join(", ");
      this.#line(`${service}  ${count(spans, "span")} of ${count(traces.size, "trace")}: ${what}`);
    }
    this.#services.clear();
  }

  #line(text: string): void {
    this.write(`${new Date().toTimeString().slice(0, 8)}  ${text}`);
  }
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

const nameText = (name: string): string => {
  const text = printable(name);
  return text.length > NAME_LENGTH ? `${text.slice(0, NAME_LENGTH - 1)}…` : text;
};

function* spansByService({ resourceSpans }: OtlpTraces) {
  for (const { resource, scopeSpans } of resourceSpans)
    yield [
      nameText(serviceOf(resource?.attributes) ?? "unknown service"),
      scopeSpans.flatMap(({ spans }) => spans),
    ] as const;
}

function serviceOf(attributes: readonly OtlpEntry[] | undefined): string | undefined {
  const value = attributes?.find(({ key }) => key === "service.name")?.value;
  return value && "stringValue" in value && value.stringValue ? value.stringValue : undefined;
}
