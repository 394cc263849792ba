import { answeredCalls } from "./continues.ts";
import { obj } from "./json.ts";
import { type AskedOfModel, askModel, providerOf } from "./request.ts";
import { samplingOf } from "./sampling.ts";
import type { Asked, WireRequest } from "./wire-format.ts";

/**
 * What a request asks of a model, by the names that most protocols give it; `own` is what this one says otherwise.
 * `settings`: where it says how the answer is to be drawn, by default in the body itself.
 */
export function askChat({ url, body }: WireRequest, own: Partial<AskedOfModel>, settings?: unknown): Asked {
  const it = obj(body);
  return {
    ...askModel({
      operation: "chat",
      provider: providerOf(url),
      model: it.model,
      system: it.system,
      tools: it.tools,
      stream: it.stream,
      ...samplingOf(settings ? obj(settings) : it),
      ...own,
    }),
    continues: answeredCalls(own.messages),
  };
}
