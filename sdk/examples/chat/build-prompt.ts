import { prompt, type Span } from "genai-traces";
import type { ShopDocument } from "./documents.ts";
import type { Message, Model } from "./models/model.ts";

/** The messages for the model: its system message with the notes in it, what was said before, the question. */
export function buildPrompt(
  model: Model,
  question: string,
  documents: ShopDocument[],
  history: Message[],
  parent: Span,
): Message[] {
  const { name, version, text: template } = model.template;
  const variables = { notes: documents.map(({ text }) => text).join(" ") || "none", question };
  return prompt({ name, version, template, variables, parent }, () => [
    { role: "system", content: template.replace("{notes}", () => variables.notes) },
    ...(model.history > 0 ? history.slice(-model.history) : []),
    { role: "user", content: question },
  ]);
}
