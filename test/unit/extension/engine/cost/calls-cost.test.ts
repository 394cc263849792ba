import { expect, it } from "vitest";
import { callsCost } from "../../../../../extension/engine/cost/calls-cost.ts";
import type { OutgoingTrace } from "../../../../../extension/interop/export/outgoing.ts";
import { TRACE_WRITERS } from "../../../../../extension/interop/export/write-traces.ts";
import type { ModelPrice, PriceQuestion } from "../../../../../extension/model/cost/price.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";
import { traceOf } from "../../model/findings/pipeline-of-steps.ts";

const tokens = (input: number, output: number, more = {}) =>
  JSON.stringify({ "gen_ai.usage.input_tokens": input, "gen_ai.usage.output_tokens": output, ...more });

function drawn(): OutgoingTrace {
  const { traceId, spans, gaps } = traceOf(
    traceFromText(`
      agent a        |==========|
        chat cheap   |==        | ${tokens(1000, 100)}
        chat told    |  ==      | ${tokens(10, 10, { "gen_ai.usage.cost": 0.25 })}
        chat unheard |    ==    | ${tokens(500, 50)}`),
  );
  return { traceId, spans: [...spans.values()], gaps };
}

/** A dollar a million tokens in, ten out; of one model alone. */
const pricesOf = async (questions: PriceQuestion[]): Promise<(ModelPrice | null)[]> =>
  questions.map(({ models }) =>
    models.includes("cheap") ? ({ model: "cheap", input: 1, output: 10 } as unknown as ModelPrice) : null,
  );

async function written(format: "markdown" | "html" | "jsonl", prices = pricesOf): Promise<string> {
  const trace = drawn();
  trace.cost = await callsCost(trace, prices);
  let text = "";
  for await (const piece of TRACE_WRITERS[format](
    (async function* () {
      yield trace;
    })(),
  ))
    text += piece;
  return text;
}

it.each(["markdown", "html"] as const)(
  "%s says what a call cost and where that is from, and at least what all did",
  async (format) => {
    const text = (await written(format)).replaceAll("&gt;", ">");
    expect(text).toContain(
      "cost ≥$0.25 (as told with calls, else estimated by price lists; of some calls price or tokens are not known)",
    );
    expect(text).toContain("$0.002 (estimated by price lists)");
    expect(text).toContain("$0.25 (as told with the call)");
  },
);

it("JSON Lines have dollars and their source as columns, null where nobody knows", async () => {
  const rows = (await written("jsonl"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rows.map(({ cost_usd, cost_source }) => [cost_usd, cost_source])).toEqual([
    [null, null],
    [0.002, "price list"],
    [0.25, "told"],
    [null, null],
  ]);
});

it("where no prices can be had a file tells what servers told, and is written all the same", async () => {
  const text = await written("markdown", () => Promise.reject(new Error("no lists")));
  expect(text).toContain("cost ≥$0.25");
  expect(text).not.toContain("$0.002");
});
