import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GT_EMBEDDINGS_INPUT,
} from "../protocol/attributes.ts";
import { named } from "../stages/stage.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { list, obj, str } from "../wire/json.ts";
import { usageFacts } from "../wire/usage.ts";
import type { CompletionCall } from "./completion-call.ts";
import { watchCall } from "./watch-call.ts";

/** One call that turns texts into vectors, in OpenAI's shape. Vectors are told by their length. */
export function observedEmbedding(call: Omit<CompletionCall, "operation">): unknown {
  const { request, provider, options } = call;
  const it = obj(request);
  const model = str(it.model) ?? call.model;
  const span = (options.tracer ?? defaultTracer()).startSpan(named("embeddings", model), {
    parent: options.parent,
    attributes: {
      [GEN_AI_OPERATION_NAME]: "embeddings",
      [GEN_AI_PROVIDER_NAME]: provider,
      [GEN_AI_REQUEST_MODEL]: model,
      [GT_EMBEDDINGS_INPUT]: it.input,
    },
  });
  return watchCall(span, () => call.run(request), {
    done(result) {
      const { data, usage } = obj(result);
      const { embedding } = obj(list(data)[0]);
      const attributes = {
        [GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: Array.isArray(embedding) ? embedding.length : undefined,
        ...usageFacts({ input: obj(usage).prompt_tokens }),
      };
      span.end({ attributes });
    },
  });
}
