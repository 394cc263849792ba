import type { Part } from "./answer.ts";
import { clear, obj } from "./json.ts";

/** Where words come from, by all the names that protocols have for it. Positions are the server's own. */
export function citation(from: unknown): Part {
  const it = obj(from);
  return clear({
    type: "citation",
    url: it.url ?? it.uri ?? it.source,
    title: it.title ?? it.document_title,
    text: it.cited_text ?? it.text,
    start: it.start_index ?? it.startIndex ?? it.start ?? it.start_char_index ?? it.start_page_number,
    end: it.end_index ?? it.endIndex ?? it.end ?? it.end_char_index ?? it.end_page_number,
    sources: it.sources ?? it.document_ids,
  });
}
