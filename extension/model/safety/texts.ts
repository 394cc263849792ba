import type { AttributeValue } from "../../../sdk/protocol/index.ts";
import type { Source } from "../findings/grounding/source-index.ts";
import { type Pipeline, partsOf, type Step } from "../findings/pipeline.ts";
import { asLines, documentsIn, messageLabel, resultsIn } from "../findings/sources.ts";
import type { Message, Part } from "../message.ts";

/** Who wrote a text, as far as a trace tells. */
export type Origin =
  /** System instructions, templates. */
  | "developer"
  | "user"
  | "retrieval"
  | "tool"
  /** Values that the page put into a template. */
  | "page"
  | "model";

/** A text of a trace with where it stands and who wrote it. */
export interface OriginText {
  step: Step;
  /** In words, as evidence says it. */
  where: string;
  origin: Origin;
  text: string;
}

/** One walk a trace: each rule asks. */
const known = new WeakMap<object, OriginText[]>();

/** All texts of a trace, each where it is first: prompts repeat what was said before. */
export function textsOf({ steps }: Pick<Pipeline, "steps">): OriginText[] {
  const before = known.get(steps);
  if (before) return before;
  // The same words of a model's and of a document are not the same matter.
  const seen = new Map<Origin, Set<string>>();
  const texts = steps.flatMap(textsIn).filter(({ text, origin }) => {
    const said = seen.get(origin) ?? new Set();
    seen.set(origin, said);
    const isNew = !said.has(text) && /\S/.test(text);
    said.add(text);
    return isNew;
  });
  known.set(steps, texts);
  return texts;
}

function textsIn(step: Step): OriginText[] {
  const { view } = step;
  const of = (sources: Source[], origin: Origin): OriginText[] =>
    sources.map(({ where, text }) => ({ step, where, origin, text }));
  return [
    ...of(documentsIn(step), "retrieval"),
    ...of(resultsIn(step), "tool"),
    ...fromParts(step, view.system, "developer", "system instructions"),
    ...view.input.flatMap((message, i) =>
      fromParts(step, message.parts, originOf(message), messageLabel(message, i)),
    ),
    ...fromParts(step, partsOf(view.output), "model", "answer"),
  ];
}

export function originOf({ role }: Pick<Message, "role">): Origin {
  switch (role) {
    case "system":
    case "developer":
      return "developer";
    case "assistant":
    case "model":
    case "ai":
      return "model";
    case "tool":
    case "function":
      return "tool";
    default:
      return "user";
  }
}

function fromParts(step: Step, parts: readonly Part[], origin: Origin, where: string): OriginText[] {
  return parts.flatMap((part): OriginText[] => {
    if (part.type === "text") return [{ step, where, origin, text: part.content }];
    if (part.type !== "tool_call_response" && part.type !== "server_tool_call_response") return [];
    const { response } = part as { response?: AttributeValue };
    return response === undefined ? [] : [{ step, where, origin: "tool", text: asLines(response) }];
  });
}
