import { openFile } from "../../extension/interop/import/open-file.ts";
import { SpansSeen } from "../../extension/interop/import/span-twice.ts";
import { ReadProblems } from "../../sdk/otlp/read-problems.ts";
import { ResourceNumbers, recordsOfOtlp } from "../../sdk/otlp/records-of-otlp.ts";
import { type Bench, type Figure, median } from "./bench.ts";

const REQUESTS = 600;
const SPANS = 20;
const ROUNDS = 7;

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, "0");

/** Model calls with their messages, as exporters write them: JSON text within JSON. */
function request(from: number): string {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const said = (role: string, content: string) =>
    JSON.stringify([{ role, parts: [{ type: "text", content }] }]);
  const spans = Array.from({ length: SPANS }, (_, i) => ({
    traceId: hex(1 + from / SPANS, 32),
    spanId: hex(from + i + 1, 16),
    ...(i > 0 && { parentSpanId: hex(from + 1, 16) }),
    name: "chat gpt-5",
    kind: 3,
    startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(from + i)),
    endTimeUnixNano: "1700000001000000000",
    attributes: [
      text("gen_ai.operation.name", "chat"),
      text("gen_ai.request.model", "gpt-5"),
      { key: "gen_ai.usage.input_tokens", value: { intValue: "100" } },
      { key: "gen_ai.usage.output_tokens", value: { intValue: "42" } },
      { key: "gen_ai.request.temperature", value: { doubleValue: 0.5 } },
      text("gen_ai.input.messages", said("user", "Where is my parcel? ".repeat(40))),
      text("gen_ai.output.messages", said("assistant", "At the depot. ".repeat(40))),
    ],
    status: {},
  }));
  return JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ scope: { name: "x" }, spans }] }] });
}

async function importAll(file: Blob): Promise<number> {
  const problems = new ReadProblems();
  const numbers = new ResourceNumbers();
  const seen = new SpansSeen();
  let records = 0;
  for await (const { traces } of openFile(file, problems))
    records += recordsOfOtlp(seen.onceOnly(traces, problems).traces, numbers).length;
  return records;
}

async function elapsed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** From the bytes of a file to records, against decoding and parsing the same bytes and doing nothing with them. */
async function measure(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  parse: (text: string) => unknown,
): Promise<Figure[]> {
  const file = new Blob([bytes]);
  const expected = 1 + REQUESTS * SPANS * 2;
  if ((await importAll(file)) !== expected) throw new Error(`${name}: not all of it was opened`);
  const rounds: { ratio: number; rate: number }[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const parsing = await elapsed(() => parse(new TextDecoder().decode(bytes)));
    const importing = await elapsed(() => importAll(file));
    rounds.push({ ratio: parsing / importing, rate: bytes.length / 1e6 / (importing / 1000) });
  }
  return [
    {
      name: `${name}: speed as a ratio to JSON.parse of the same bytes`,
      value: median(rounds.map(({ ratio }) => ratio)),
      unit: "×",
      baseline: "JSON.parse",
      budget: "import-ratio",
    },
    { name: `${name}: speed`, value: median(rounds.map(({ rate }) => rate)), unit: "MB/s" },
  ];
}

/** Opening a file of traces, without the archive. */
export const importing: Bench = {
  name: "import",
  title: `opening OTLP of ${REQUESTS * SPANS} model calls`,
  run: async () => {
    const lines = Array.from({ length: REQUESTS }, (_, i) => request(i * SPANS));
    const encoder = new TextEncoder();
    const list = `[${lines.join(",")}]`;
    return [
      ...(await measure("JSON Lines", encoder.encode(lines.join("\n")), (text) =>
        text.split("\n").map((line) => JSON.parse(line) as unknown),
      )),
      ...(await measure("one JSON list", encoder.encode(list), (text) => JSON.parse(text) as unknown)),
    ];
  },
};
export { importing as bench };
