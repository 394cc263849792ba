import type { GenAIView } from "../../../model/genai-view.ts";
import type { Part } from "../../../model/message.ts";

/** A text of one side and of the other, to be compared by word. */
export interface TwoTexts {
  title: string;
  before: string;
  after: string;
}

/** What a span says besides its prompt; titles that neither side has words for are left out. */
export function textsOf(was: GenAIView, is: GenAIView): TwoTexts[] {
  const texts: TwoTexts[] = [
    { title: "Output", before: outputOf(was), after: outputOf(is) },
    { title: "Arguments", before: json(was.tool?.arguments), after: json(is.tool?.arguments) },
    { title: "Result", before: json(was.tool?.result), after: json(is.tool?.result) },
    { title: "Query", before: was.query ?? "", after: is.query ?? "" },
    { title: "Documents", before: documentsOf(was), after: documentsOf(is) },
  ];
  return texts.filter(({ before, after }) => before !== "" || after !== "");
}

const json = (value: unknown): string =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2);

const documentsOf = ({ documents }: GenAIView): string =>
  documents
    .map(({ id, title, score, content }) =>
      [
        [title ?? id ?? "document", score === undefined ? "" : `(${score})`].join(" ").trim(),
        content ?? "",
      ].join("\n"),
    )
    .join("\n\n");

const outputOf = ({ output }: GenAIView): string =>
  output.flatMap(({ parts }) => parts.map(sayPart)).join("\n");

function sayPart(part: Part): string {
  switch (part.type) {
    case "text":
    case "refusal":
      return part.content;
    case "reasoning":
      return `[reasoning] ${part.content}`;
    case "tool_call":
      return `${part.name}(${json(part.arguments)})`;
    default:
      return `[${part.type}]`;
  }
}
