import { rerank, retrieval, type Span } from "genai-traces";
import MiniSearch from "minisearch";
import documents from "./documents.json";

export interface ShopDocument {
  id: string;
  title: string;
  text: string;
}

/** The search finds more than the prompt has room for; the best of them are kept. */
const FOUND = 5;
const KEPT = 2;

/** Words that say nothing about which document is meant, in this shop. */
const STOP_WORDS = new Set(
  "a an and are at back be by can cost costs do does for from have how i in is it lamp lamps long me mean much my of on or our shop tell the there to we what when where which who why with you your".split(
    " ",
  ),
);

const index = new MiniSearch<ShopDocument>({
  fields: ["title", "text"],
  storeFields: ["title", "text"],
  processTerm: (term) => (STOP_WORDS.has(term.toLowerCase()) ? null : stem(term.toLowerCase())),
  searchOptions: { boost: { title: 3 } },
});
index.addAll(documents);

/** Searches the shop's documents for what a question is about. */
export function findDocuments(question: string, parent: Span): ShopDocument[] {
  const found = retrieval(
    { query: question, dataSource: "shop-documents", topK: FOUND, kind: 1, parent },
    (span) => {
      const hits = index.search(question).slice(0, FOUND);
      span.documents(hits.map(({ id, title, text, score }) => ({ id, title, content: text, score })));
      return hits.map(({ id, title, text }) => ({
        id: String(id),
        title: String(title),
        text: String(text),
      }));
    },
  );
  return found.length > 1 ? bestOf(found, question, parent) : found;
}

/** Puts documents first that share most words with the question. */
function bestOf(found: ShopDocument[], question: string, parent: Span): ShopDocument[] {
  const documents = found.map(({ id, title, text }) => ({ id, title, content: text }));
  return rerank({ query: question, documents, model: "word-overlap", topK: KEPT, parent }, (span) => {
    const asked = words(question);
    const scored = found
      .map((document) => ({ document, score: overlap(asked, words(`${document.title} ${document.text}`)) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, KEPT);
    span.documents(scored.map(({ document, score }) => ({ id: document.id, title: document.title, score })));
    return scored.map(({ document }) => document);
  });
}

/** The words of a text that carry meaning, cut to their stem. */
export const words = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).filter((word) => !STOP_WORDS.has(word)).map(stem);

/** The part of `some` that is in `others`, 0 to 1. */
export function overlap(some: string[], others: string[]): number {
  if (some.length === 0) return 0;
  const known = new Set(others);
  return some.filter((word) => known.has(word)).length / some.length;
}

/** Enough English for sixteen documents: open, opens, opening; return, returns. */
function stem(word: string): string {
  const cut = word.replace(/(ing|es|s|ed)$/, "");
  return cut.length < 3 ? word : cut;
}
