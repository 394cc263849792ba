import { postProcess, type Span } from "genai-traces";
import { overlap, type ShopDocument, words } from "./documents.ts";

/** Share of the answer's words that a document must have to count as its source. */
const SOURCE = 0.5;

/** Makes an answer presentable: white space, numbers in bold, a link to each document it is based on. */
export function tidy(answer: string, documents: ShopDocument[], parent: Span): string {
  return postProcess({ name: "tidy", input: answer, parent }, () => {
    const text = answer
      .trim()
      .replace(/\s+/g, " ")
      .replace(/(?<![\w#])\d+(?:\.\d+)?\b/g, "**$&**");
    const links = documents
      .filter((document) => overlap(words(answer), words(document.text)) >= SOURCE)
      .map(({ id, title }) => `[${title}](#${id})`);
    return links.length ? `${text} (${links.join(", ")})` : text;
  });
}
