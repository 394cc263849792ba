import type { SpanId, TraceId } from "../../../../sdk/protocol/index.ts";
import { linkTo } from "../../store/deep-link.ts";
import type { Store } from "../../store/store.ts";
import { copyText } from "../shared/copy-text.ts";
import type { MenuEntry } from "../shared/menu.tsx";

interface MenuSpan {
  traceId: TraceId;
  spanId: SpanId;
  name: string;
}

/** What can be done with a span of the waterfall. */
export function spanMenu({ selection, traces }: Store, { traceId, spanId, name }: MenuSpan): MenuEntry[] {
  const copy = (label: string, text: string): MenuEntry => ({ label, run: () => void copyText(text) });
  return [
    { label: "Open its details", hint: "Enter", run: () => selection.selectSpan(spanId) },
    { heading: "" },
    copy("Copy link to it", linkTo({ traceId, spanId })),
    copy("Copy span id", spanId),
    copy("Copy trace id", traceId),
    copy("Copy name", name),
    { heading: "Filter traces" },
    { label: "With these words", run: () => traces.setFilter(quoted(name)) },
    { label: "Without these words", run: () => traces.setFilter(`-${quoted(name)}`) },
  ];
}

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;
