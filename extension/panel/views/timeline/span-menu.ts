import type { SpanId, TraceId } from "../../../../sdk/protocol/index.ts";
import type { StageKind } from "../../../model/trace.ts";
import { copyForms } from "../../store/copy-as/copy-as.ts";
import { linkTo } from "../../store/deep-link.ts";
import type { Store } from "../../store/store.ts";
import { clip } from "../shared/clip.ts";
import { copyText } from "../shared/copy-text.ts";
import type { MenuEntry } from "../shared/menu.tsx";

interface MenuSpan {
  traceId: TraceId;
  spanId: SpanId;
  name: string;
  kind: StageKind;
}

/** What can be done with a span of the waterfall. */
export function spanMenu(
  { selection, traces, related, compare, notices }: Store,
  { traceId, spanId, name, kind }: MenuSpan,
): MenuEntry[] {
  const copy = (label: string, text: string): MenuEntry => ({ label, run: () => void copyText(text) });
  return [
    { label: "Open its details", hint: "Enter", run: () => selection.selectSpan(spanId) },
    {
      label: compareLabel(compare.marked.peek(), spanId),
      run: () => compare.compareSpan({ traceId, spanId, name }),
    },
    { heading: "" },
    copy("Copy link to it", linkTo({ traceId, spanId })),
    copy("Copy span id", spanId),
    copy("Copy trace id", traceId),
    copy("Copy name", name),
    { heading: "Copy as" },
    ...copyForms(kind).map(
      (form): MenuEntry => ({
        label: form.name,
        hint: form.hint,
        run: () =>
          void related
            .spanOf(traceId, spanId)
            .then((span) => copyText(form.text(span)))
            .catch((error: Error) => notices.show({ text: `Nothing was copied: ${error.message}` })),
      }),
    ),
    { heading: "Filter by" },
    ...[quoted(name), `-${quoted(name)}`].map(
      (term): MenuEntry => ({ label: clip(term), run: () => traces.setFilter(term) }),
    ),
  ];
}

const compareLabel = (marked: { spanId?: SpanId; name: string } | null, spanId: SpanId): string =>
  marked === null
    ? "Compare…"
    : marked.spanId === spanId
      ? "Compare no longer"
      : `Compare with ${clip(marked.name)}`;

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;
