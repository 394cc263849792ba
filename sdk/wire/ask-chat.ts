import { answeredCalls } from "./continues.ts";
import { type Json, obj } from "./json.ts";
import { type AskedOfModel, askModel, providerOf } from "./request.ts";
import type { Asked, WireRequest } from "./wire-format.ts";

/**
 * What a request asks of a model, by the names that most protocols give it; `own` is what this one says otherwise.
 * `settings`: where it says how the answer is to be drawn, by default in the body itself.
 */
export function askChat({ url, body }: WireRequest, own: Partial<AskedOfModel>, settings?: unknown): Asked {
  const it = obj(body);
  const by: Json = settings ? obj(settings) : it;
  return {
    ...askModel({
      operation: "chat",
      provider: providerOf(url),
      model: it.model,
      system: it.system,
      tools: it.tools,
      stream: it.stream,
      temperature: by.temperature,
      topP: by.top_p ?? by.topP ?? by.p,
      topK: by.top_k ?? by.topK ?? by.k,
      maxTokens: by.max_tokens ?? by.max_output_tokens ?? by.maxOutputTokens ?? by.num_predict,
      seed: by.seed,
      stop: by.stop ?? by.stop_sequences ?? by.stopSequences,
      frequencyPenalty: by.frequency_penalty ?? by.frequencyPenalty,
      presencePenalty: by.presence_penalty ?? by.presencePenalty,
      ...own,
    }),
    continues: answeredCalls(own.messages),
  };
}
