import type { SpanId } from "../../../../sdk/protocol/index.ts";
import { keyOfSpan } from "../../../model/table/rows.ts";
import { nameAt } from "../../../model/table/trace-table.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";

/** A span's name that chooses it. */
export function SpanLink({ spanId, name }: { spanId: SpanId; name: string }) {
  const { selection } = useStore();
  return <LinkButton onClick={() => selection.selectSpan(spanId)}>{clip(name)}</LinkButton>;
}

/** What the opened trace calls a span. */
export function useSpanName(spanId: SpanId): string {
  const table = useStore().opened.opened.value?.table;
  const key = table && keyOfSpan(table, spanId);
  return table && key !== undefined ? clip(nameAt(table, key)) : "a span";
}
