import type { ComponentChildren } from "preact";
import type { Document, GenAIView } from "../../../model/genai-view.ts";
import type { Span } from "../../../model/trace.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { FoldedText } from "../shared/folded-text.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import css from "./details.module.css";
import { DocumentUses, UseSummary, useLaterPrompts } from "./document-uses.tsx";

/** What retrieval found, in its own order. */
export function Documents({ span, view }: { span: Span; view: GenAIView }) {
  const { documents, query } = view;
  const prompts = useLaterPrompts(span);
  const best = documents.reduce((max, { score }) => Math.max(max, score ?? 0), 0);
  return (
    <>
      {query !== undefined && (
        <section class={css.section}>
          <h2 class={css.heading}>Query</h2>
          <FoldedText text={query} />
        </section>
      )}
      <section class={css.section}>
        <h2 class={css.heading}>{documents.length === 1 ? "1 document" : `${documents.length} documents`}</h2>
        <UseSummary documents={documents} prompts={prompts} />
        {documents.length === 0 && <p class={css.finding}>Nothing was found.</p>}
        <ol class={css.documents}>
          {documents.map((document, i) => (
            <DocumentCard key={i} document={document} rank={i + 1} best={best}>
              <DocumentUses document={document} prompts={prompts} />
            </DocumentCard>
          ))}
        </ol>
      </section>
    </>
  );
}

interface DocumentCardProps {
  document: Document;
  rank: number;
  best: number;
  children: ComponentChildren;
}

function DocumentCard({ document, rank, best, children }: DocumentCardProps) {
  const { id, title, uri, score, content, extra } = document;
  return (
    <li class={css.document}>
      <div class={css.documentHead}>
        <span class={css.rank}>{rank}</span>
        <span class={css.documentTitle} dir="auto">
          {title ?? id ?? uri ?? "untitled"}
        </span>
        {title && id && <span class={css.faint}>{id}</span>}
        <span class={css.space} />
        {score !== undefined && <Score score={score} best={best} />}
        <CopyButton label="Copy this document" text={() => JSON.stringify(document, null, 2)} />
      </div>
      {uri && <div class={css.uri}>{uri}</div>}
      {children}
      {content && <FoldedText text={content} />}
      {Object.keys(extra).length > 0 && <JsonTree value={extra} open={0} />}
    </li>
  );
}

/** The bar is relative to the best hit: scales of scores differ from store to store. */
function Score({ score, best }: { score: number; best: number }) {
  const share = best > 0 ? Math.max(0, score / best) : 0;
  return (
    <span class={css.score} title="Score">
      <span class={css.scoreBar} aria-hidden="true">
        <span style={{ width: `${(share * 100).toFixed(1)}%` }} />
      </span>
      {Number(score.toPrecision(3))}
    </span>
  );
}
