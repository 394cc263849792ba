import { calcPrice, type ModelPrice as ListedPrice, type TieredPrices } from "@pydantic/genai-prices";
import type { ModelPrice, PriceQuestion, Rate } from "./price.ts";

/**
 * Public price lists, from `@pydantic/genai-prices` (MIT), as they were when the extension was built: nothing is fetched. Some
 * 800 kB, so who needs it loads this file when it is needed.
 */

/** OpenTelemetry's names of providers that the lists call otherwise; the others they find by themselves. */
const LISTED: ReadonlyMap<string, string> = new Map([
  ["azure.ai.openai", "azure"],
  ["azure.ai.inference", "azure"],
  ["gcp.gen_ai", "google"],
  ["x_ai", "x-ai"],
]);

/** The price of the first of the names that has one. Undefined: none. */
export function listedPrice({ provider, models, atMs }: PriceQuestion): ModelPrice | undefined {
  for (const model of models) {
    const found = find(model, provider, atMs);
    if (found) return found;
  }
  return undefined;
}

function find(model: string, provider: string | undefined, atMs: number): ModelPrice | undefined {
  const options = provider === undefined ? {} : { providerId: LISTED.get(provider) ?? provider };
  // No tokens: the price itself is wanted, and how tokens are counted is our own matter.
  const found = calcPrice({}, model, { ...options, timestamp: new Date(atMs) });
  if (!found) return undefined;
  const { input_mtok, cache_read_mtok, cache_write_mtok, cache_write_1h_mtok, output_mtok, requests_kcount } =
    found.model_price;
  return {
    provider: found.provider.name,
    model: found.model.id,
    source: "list",
    input: rate(input_mtok),
    cacheRead: rate(cache_read_mtok),
    cacheWrite: rate(cache_write_mtok),
    cacheWriteHour: rate(cache_write_1h_mtok),
    output: rate(output_mtok),
    requests: typeof requests_kcount === "number" ? requests_kcount : undefined,
    contextWindow: found.model.context_window,
  };
}

function rate(listed: ListedPrice[string]): Rate | undefined {
  if (listed === undefined || typeof listed === "number") return listed;
  const { base, tiers }: TieredPrices = listed;
  return { base, tiers: tiers.map(({ start, price }) => ({ start, price })) };
}
