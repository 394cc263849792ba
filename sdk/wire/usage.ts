import { usageAttributes } from "../protocol/model-call.ts";
import { num } from "./json.ts";
import type { Facts } from "./operation.ts";

/**
 * Token counts as facts; what is no number is absent. `input` includes cached tokens and `output` includes
 * reasoning (OpenTelemetry's meaning): where a server counts them apart, the caller adds them.
 */
export const usageFacts = (usage: {
  input?: unknown;
  output?: unknown;
  cacheRead?: unknown;
  cacheWrite?: unknown;
  reasoning?: unknown;
}): Facts =>
  usageAttributes(Object.fromEntries(Object.entries(usage).map(([kind, count]) => [kind, num(count)])));
