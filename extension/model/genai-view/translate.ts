import type { Attributes, AttributeValue } from "../../../sdk/protocol/index.ts";
import { TOLD_COST } from "../cost/told-cost.ts";
import { aiSdk } from "./ai-sdk.ts";
import { genkit, googleAdk, plainIo, pydanticAi } from "./frameworks.ts";
import { genAiOlder } from "./gen-ai-older.ts";
import { langfuse } from "./langfuse.ts";
import { langsmith } from "./langsmith.ts";
import { openInference } from "./open-inference.ts";
import { likelyOperation, saidOperation } from "./operation.ts";
import { type Convention, numberIn, type Source } from "./source.ts";
import { traceloop } from "./traceloop.ts";

/** What an earlier one says, a later one does not change. OpenTelemetry's own newest names come before all. */
const CONVENTIONS: readonly Convention[] = [
  aiSdk,
  openInference,
  genAiOlder,
  langsmith,
  googleAdk,
  pydanticAi,
  traceloop,
  langfuse,
  genkit,
  plainIo,
];

const COUNTS = [
  "gen_ai.usage.input_tokens",
  "gen_ai.usage.output_tokens",
  "gen_ai.usage.cache_read.input_tokens",
  "gen_ai.usage.cache_write.input_tokens",
  "gen_ai.usage.reasoning.output_tokens",
  TOLD_COST,
];

/**
 * A span's attributes with what they say by OpenTelemetry's newest names beside them, whatever convention they were
 * written in. Derived each time and never stored: the attributes stay the truth. The same object, where there was
 * nothing to add.
 */
export function translated({
  attributes,
  events = [],
}: Pick<Source, "attributes"> & Partial<Source>): Attributes {
  const source = { attributes, events };
  let all: Attributes | undefined;
  const add = (key: string, value: AttributeValue) => {
    all ??= { ...attributes };
    all[key] = value;
  };
  for (const convention of CONVENTIONS) {
    const said = convention(source);
    for (const key in said) {
      const value = said[key];
      if (value !== undefined && value !== null && value !== "" && isAbsent((all ?? attributes)[key]))
        add(key, value);
    }
  }
  for (const key of COUNTS) {
    const value = (all ?? attributes)[key];
    const count = typeof value === "string" ? numberIn(value) : undefined;
    if (count !== undefined) add(key, count);
  }
  if (isAbsent(attributes["gen_ai.operation.name"])) {
    const operation = saidOperation(attributes) ?? likelyOperation(all ?? attributes);
    if (operation) add("gen_ai.operation.name", operation);
  }
  return all ?? attributes;
}

const isAbsent = (value: AttributeValue | undefined): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
