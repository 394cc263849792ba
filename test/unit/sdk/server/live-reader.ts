import { createParser } from "eventsource-parser";
import { onTestFinished } from "vitest";
import type { OtlpTraces } from "../../../../sdk/otlp/otlp-json.ts";
import type { Collector } from "../../../../sdk/server/index.ts";
import type { StreamDropped, StreamHello } from "../../../../sdk/server/live-stream.ts";

interface Told {
  name: string;
  data: unknown;
}

/** A panel as the collector sees it; events are parsed by somebody else's parser. */
export class LiveReader {
  cursor = 0;
  readonly dropped: StreamDropped[] = [];
  #told: Told[] = [];
  #wake: () => void = () => {};

  private constructor(
    private readonly collector: Collector,
    private readonly abort: AbortController,
  ) {}

  static async open(
    collector: Collector,
    asked: object,
    headers: Record<string, string>,
  ): Promise<LiveReader> {
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    const response = await fetch(`${collector.url}/v1/live`, {
      method: "POST",
      headers: { authorization: `Bearer ${collector.token}`, ...headers },
      body: JSON.stringify(asked),
      signal: abort.signal,
    });
    if (response.status !== 200) throw new Error(`refused: ${response.status} ${await response.text()}`);
    const reader = new LiveReader(collector, abort);
    void reader.read(response.body as ReadableStream<Uint8Array>).catch(() => {});
    return reader;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const parser = createParser({
      onEvent: ({ event, data, id }) => {
        if (id) this.cursor = Number(id);
        const value: unknown = JSON.parse(data);
        if (event === "dropped") this.dropped.push(value as StreamDropped);
        else this.#told.push({ name: event ?? "", data: value });
        this.#wake();
      },
    });
    const decoder = new TextDecoder();
    for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }));
  }

  async hello(): Promise<StreamHello> {
    return (await this.until(() => this.#told.filter(({ name }) => name === "hello"))).data as StreamHello;
  }

  async followed(): Promise<string[]> {
    return (await this.until(() => this.#told.filter(({ name }) => name === "followed"))).data as string[];
  }

  /** What came, once it is so many spans. */
  async spans(count: number): Promise<OtlpTraces[]> {
    const got = () => this.#told.filter(({ name }) => name === "spans").map(({ data }) => data as OtlpTraces);
    const size = () =>
      got().reduce(
        (sum, { resourceSpans }) =>
          sum +
          resourceSpans.reduce(
            (n, { scopeSpans }) => n + scopeSpans.reduce((m, s) => m + s.spans.length, 0),
            0,
          ),
        0,
      );
    await this.until(() => (size() >= count ? [{ name: "", data: undefined }] : []));
    return got();
  }

  add(stream: string, traces: string[]): Promise<Response> {
    return fetch(`${this.collector.url}/v1/live/${stream}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.collector.token}` },
      body: JSON.stringify({ traces }),
    });
  }

  close(): void {
    this.abort.abort();
  }

  private async until(found: () => Told[]): Promise<Told> {
    for (;;) {
      const [told] = found();
      if (told) return told;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
