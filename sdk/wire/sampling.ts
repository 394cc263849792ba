import type { Json } from "./json.ts";
import type { AskedOfModel } from "./request.ts";

/** How a request wants its answer drawn, by the names that protocols give it. */
export const samplingOf = (it: Json): Partial<AskedOfModel> => ({
  temperature: it.temperature,
  topP: it.top_p ?? it.topP ?? it.p,
  topK: it.top_k ?? it.topK ?? it.k,
  maxTokens: it.max_tokens ?? it.max_output_tokens ?? it.maxOutputTokens ?? it.num_predict,
  seed: it.seed,
  stop: it.stop ?? it.stop_sequences ?? it.stopSequences,
  frequencyPenalty: it.frequency_penalty ?? it.frequencyPenalty,
  presencePenalty: it.presence_penalty ?? it.presencePenalty,
});
