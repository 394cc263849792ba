/** What fills the panel of a bench with traces; bundled and sent there. */
import type { TraceRecord } from "../../../sdk/protocol/index.ts";
import { randomFrom } from "../../fixtures/generate-trace.ts";
import { traceIdOf } from "../../fixtures/trace-from-text.ts";

export { generateTrace } from "../../fixtures/generate-trace.ts";

const TOKENS_A_RECORD = 50;

/** One agent and its model calls, one after the other, each with so many tokens. */
export function generateStreams({ spans, tokens }: { spans: number; tokens: number }): TraceRecord[] {
  const trace = traceIdOf(4242);
  const random = randomFrom(4242);
  const nano = (ms: number) => `${Math.round(ms * 1000)}000`;
  const id = (i: number) => (i + 1).toString(16).padStart(16, "0");
  const ids = (i: number) => ({ trace, span: id(i) });
  const start = (i: number, name: string, ms: number): TraceRecord => ({
    ...{
      type: "start",
      ...ids(i),
      parent: i ? id(0) : undefined,
      name,
      kind: 1,
      time: nano(ms),
      resource: 1,
    },
    attributes: {
      "gen_ai.operation.name": i ? "chat" : "invoke_agent",
      "gen_ai.request.model": "gpt-5.6-mini",
    },
  });
  let clock = Date.UTC(2026, 10, 22, 15);
  const records: TraceRecord[] = [
    { type: "resource", resource: 1, attributes: {}, scope: { name: "genai-traces" } },
    start(0, "invoke_agent writer", clock),
  ];
  for (let i = 1; i < spans; i++) {
    records.push(start(i, "chat gpt-5.6-mini", clock));
    clock += 400 * random();
    for (let said = 0; said < tokens; said += TOKENS_A_RECORD) {
      const time = nano(clock);
      const from = clock;
      const at: number[] = [];
      const parts: string[] = [];
      for (let k = said; k < Math.min(tokens, said + TOKENS_A_RECORD); k++) {
        // A stall now and then.
        clock += random() < 0.001 ? 800 : 20 * random();
        at.push(Math.round((clock - from) * 1000));
        parts.push(`word${k} `);
      }
      records.push({ type: "chunks", ...ids(i), time, at, parts });
    }
    records.push({ type: "end", ...ids(i), time: nano(clock) });
  }
  records.push({ type: "end", ...ids(0), time: nano(clock) });
  return records;
}
