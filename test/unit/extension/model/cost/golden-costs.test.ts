import { describe, expect, it } from "vitest";
import { questionOf } from "../../../../../extension/model/cost/billed-calls.ts";
import { callCost } from "../../../../../extension/model/cost/call-cost.ts";
import type { ModelPrice } from "../../../../../extension/model/cost/price.ts";
import { listedPrice } from "../../../../../extension/model/cost/price-book.ts";
import { genAIView } from "../../../../../extension/model/genai-view.ts";
import type { Attributes } from "../../../../../sdk/protocol/index.ts";
import { chatUsage } from "../../../../../sdk/wire/openai-usage.ts";
import { merge, usageOf } from "../../../../../sdk/wire/usage-names.ts";

const NOVEMBER_2025 = Date.UTC(2025, 10, 1, 12);

const span = (attributes: Attributes) => ({
  ...{
    traceId: "t",
    spanId: "s",
    sessionId: "x",
    name: "chat",
    kind: 3 as const,
    status: { code: 0 as const },
  },
  ...{
    startMs: 0,
    startNs: 0n,
    events: [],
    links: [],
    attributes: { "gen_ai.operation.name": "chat", ...attributes },
  },
});

/** US dollars of a call with these attributes. */
function costOf(attributes: Attributes, atMs = NOVEMBER_2025): number | undefined {
  const { provider, requestModel, responseModel, usage } = genAIView(span(attributes) as never);
  const model = responseModel ?? requestModel ?? "";
  const price = listedPrice(questionOf({ provider, model, asked: requestModel }, atMs));
  return price && callCost(usage, price).total;
}

const model = (provider: string, name: string) => ({
  "gen_ai.provider.name": provider,
  "gen_ai.request.model": name,
});
const tokens = (input: number, output: number, more: Record<string, number> = {}): Attributes => ({
  "gen_ai.usage.input_tokens": input,
  "gen_ai.usage.output_tokens": output,
  ...Object.fromEntries(Object.entries(more).map(([name, count]) => [`gen_ai.usage.${name}`, count])),
});

/** What servers say of one call, as their documentation shows it. */
const OPENAI = {
  prompt_tokens: 2006,
  completion_tokens: 300,
  prompt_tokens_details: { cached_tokens: 1920 },
};
const ANTHROPIC = {
  ...{ input_tokens: 50, output_tokens: 503 },
  ...{ cache_read_input_tokens: 100_000, cache_creation_input_tokens: 248 },
};
const GOOGLE = {
  ...{ promptTokenCount: 250_000, cachedContentTokenCount: 100_000 },
  ...{ candidatesTokenCount: 800, thoughtsTokenCount: 200 },
};
/** As the reader of its answers does it. */
function readUsage(usage: Record<string, unknown>): object {
  const counts = {};
  merge(counts, usage);
  return usageOf(counts);
}
const facts = (read: object): Attributes => read as Attributes;

/** Prices as the providers published them, in US dollars a million tokens; each sum is written out. */
const CASES: [name: string, attributes: Attributes, usd: number][] = [
  [
    "OpenAI counts cached tokens within its prompt: gpt-4o at 2.50, cached 1.25, out 10",
    { ...model("openai", "gpt-4o"), ...facts(chatUsage(OPENAI)) },
    (86 * 2.5 + 1920 * 1.25 + 300 * 10) / 1e6,
  ],
  [
    "Anthropic counts them beside it: claude-sonnet-4-5 at 3, read 0.30, written 3.75, out 15",
    { ...model("anthropic", "claude-sonnet-4-5-20250929"), ...facts(usageOf(ANTHROPIC)) },
    (50 * 3 + 100_000 * 0.3 + 248 * 3.75 + 503 * 15) / 1e6,
  ],
  [
    "… and what is kept for an hour apart: 6 rather than 3.75",
    {
      ...model("anthropic", "claude-sonnet-4-5-20250929"),
      ...facts(
        readUsage({
          ...ANTHROPIC,
          cache_creation: { ephemeral_5m_input_tokens: 48, ephemeral_1h_input_tokens: 200 },
        }),
      ),
    },
    (50 * 3 + 100_000 * 0.3 + 48 * 3.75 + 200 * 6 + 503 * 15) / 1e6,
  ],
  [
    "Google counts thoughts beside the answer, and dearer beyond 200 000: gemini-2.5-pro at 2.50, cached 0.25, out 15",
    { ...model("gcp.gemini", "gemini-2.5-pro"), ...facts(usageOf(GOOGLE)) },
    (150_000 * 2.5 + 100_000 * 0.25 + 1000 * 15) / 1e6,
  ],
  [
    "… and at 1.25 and 10 up to 200 000",
    { ...model("gcp.vertex_ai", "gemini-2.5-pro"), ...tokens(200_000, 1000) },
    (200_000 * 1.25 + 1000 * 10) / 1e6,
  ],
  [
    "reasoning is part of the output: o3-mini at 1.10 and 4.40",
    { ...model("openai", "o3-mini"), ...tokens(75, 1186, { "reasoning.output_tokens": 1024 }) },
    (75 * 1.1 + 1186 * 4.4) / 1e6,
  ],
  [
    "Langfuse's buckets exclude one another",
    {
      "langfuse.observation.type": "generation",
      "langfuse.observation.model.name": "gpt-4o",
      "langfuse.observation.usage_details": JSON.stringify({
        input: 86,
        input_cached_tokens: 1920,
        output: 300,
      }),
    },
    (86 * 2.5 + 1920 * 1.25 + 300 * 10) / 1e6,
  ],
  [
    "… by Anthropic's names, too: claude-sonnet-4-5 at 3, read 0.30, written 3.75, out 15",
    {
      "langfuse.observation.type": "generation",
      "langfuse.observation.model.name": "claude-sonnet-4-5-20250929",
      "langfuse.observation.usage_details": JSON.stringify({
        ...{ input: 50, output: 503 },
        ...{ cache_read_input_tokens: 100_000, cache_creation_input_tokens: 248 },
      }),
    },
    (50 * 3 + 100_000 * 0.3 + 248 * 3.75 + 503 * 15) / 1e6,
  ],
  [
    "Azure by OpenTelemetry's name: gpt-4o-mini at 0.15 and 0.60",
    { ...model("azure.ai.openai", "gpt-4o-mini-2024-07-18"), ...tokens(10_000, 1000) },
    (10_000 * 0.15 + 1000 * 0.6) / 1e6,
  ],
  [
    "Bedrock's ids of models: Claude 3.5 Sonnet at 3 and 15",
    { ...model("aws.bedrock", "anthropic.claude-3-5-sonnet-20241022-v2:0"), ...tokens(1000, 1000) },
    0.018,
  ],
  ["Mistral: 2 and 6", { ...model("mistral_ai", "mistral-large-latest"), ...tokens(1000, 500) }, 0.005],
  ["xAI: grok-4 at 3 and 15", { ...model("x_ai", "grok-4"), ...tokens(1000, 1000) }, 0.018],
  ["Groq: 0.59 and 0.79", { ...model("groq", "llama-3.3-70b-versatile"), ...tokens(1e6, 1e6) }, 1.38],
  [
    "OpenRouter's names of models",
    { ...model("openrouter", "anthropic/claude-sonnet-4.5"), ...tokens(1000, 1000) },
    0.018,
  ],
  [
    "embeddings have input alone: 0.02",
    { ...model("openai", "text-embedding-3-small"), "gen_ai.usage.input_tokens": 1e6 },
    0.02,
  ],
  [
    "the name that was asked for, where nobody knows the one that answered",
    { ...model("openai", "gpt-4o"), "gen_ai.response.model": "gpt-4o-of-ours", ...tokens(1000, 0) },
    0.0025,
  ],
];

describe("what a call costs", () => {
  it.each(CASES)("%s", (_name, attributes, usd) => {
    expect(costOf(attributes)).toBeCloseTo(usd, 12);
  });

  it("goes by the day of the call: o3 was 10 and 40 before 10 June 2025, 2 and 8 after", () => {
    const call = { ...model("openai", "o3"), ...tokens(1e6, 1e6) };
    expect(costOf(call, Date.UTC(2025, 4, 1))).toBeCloseTo(50, 9);
    expect(costOf(call, NOVEMBER_2025)).toBeCloseTo(10, 9);
  });

  it("goes by the hour, too: in 2025 DeepSeek took 0.27, cached 0.07, out 1.10, and half of it from 16:30 to 0:30 UTC", () => {
    // What hit its cache and what missed it are together its prompt.
    const usage = {
      ...{ prompt_tokens: 10_000, prompt_cache_hit_tokens: 9000, prompt_cache_miss_tokens: 1000 },
      completion_tokens: 500,
    };
    const call = { ...model("deepseek", "deepseek-chat"), ...facts(chatUsage(usage)) };
    const full = (1000 * 0.27 + 9000 * 0.07 + 500 * 1.1) / 1e6;
    expect(costOf(call, Date.UTC(2025, 5, 2, 12))).toBeCloseTo(full, 12);
    expect(costOf(call, Date.UTC(2025, 5, 2, 20))).toBeCloseTo(full / 2, 12);
  });

  it.each([
    ["a model of one's own machine", model("ollama", "llama3.2")],
    ["a model in the page", model("wllama", "genai-traces-tiny")],
    ["a name that no list has", model("openai", "our-own-finetune-7")],
    ["no name at all", { "gen_ai.provider.name": "openai" }],
  ])("is not known for %s", (_name, attributes) => {
    expect(costOf({ ...attributes, ...tokens(1000, 1000) })).toBeUndefined();
  });
});

describe("numbers that cannot be", () => {
  const price: ModelPrice = {
    provider: "p",
    model: "m",
    source: "list",
    input: 1,
    cacheRead: 0.1,
    output: 2,
  };
  it.each([
    ["more read from the cache than was sent", { input: 10, cacheRead: 500 }, 10 * 0.1],
    ["more written than was left", { input: 10, cacheRead: 4, cacheWrite: 100 }, 4 * 0.1 + 6],
    ["less than nothing", { input: -5, output: -1 }, 0],
    ["no numbers", { input: Number.NaN, output: Number.POSITIVE_INFINITY }, 0],
  ])("%s are cut", (_name, usage, millionths) => {
    expect(callCost(usage, price).total * 1e6).toBeCloseTo(millionths, 9);
  });
});
