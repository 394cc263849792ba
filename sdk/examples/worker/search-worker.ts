import "genai-traces/worker";
import { embeddings, init, rerank } from "genai-traces";
import { DIMENSIONS, embed, similarity } from "./embed.ts";
import type { SearchHit, SearchRequest } from "./messages.ts";

init({ serviceName: "search-worker" });

const LAMPS = {
  aurora: "The Aurora lamp costs 49 euros. It glows green.",
  comet: "The Comet lamp costs 25 euros. It glows red. It is the cheap one.",
  nova: "The Nova lamp costs 89 euros. It glows blue.",
};

self.onmessage = ({ data: { query, parent } }: MessageEvent<SearchRequest>) => {
  const texts = Object.values(LAMPS);
  const [asked, ...known] = embeddings(
    { model: "letter-triples", input: [query, ...texts], kind: 1, parent },
    (span) => {
      span.dimensions(DIMENSIONS);
      return [query, ...texts].map(embed);
    },
  );
  const documents = Object.entries(LAMPS).map(([id, content]) => ({ id, content }));
  const hits = rerank({ query, documents, model: "cosine", parent }, (span) => {
    const hits: SearchHit[] = documents
      .map((document, n) => ({ ...document, score: asked && known[n] ? similarity(asked, known[n]) : 0 }))
      .sort((a, b) => b.score - a.score);
    span.documents(hits.map(({ id, score }) => ({ id, score })));
    return hits;
  });
  postMessage(hits);
};
