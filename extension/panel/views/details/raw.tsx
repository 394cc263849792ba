import type { Span } from "../../../model/trace.ts";
import { spanToJson, spanValue } from "../../store/trace-to-json.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import css from "./details.module.css";

/** The span as recorded: nothing read into it, nothing left out. */
export function Raw({ span }: { span: Span }) {
  return (
    <section class={css.section}>
      <h2 class={css.heading}>
        JSON <CopyButton label="Copy this span as JSON" text={() => spanToJson(span)} />
      </h2>
      <JsonTree value={withoutUndefined(spanValue(span))} open={2} />
    </section>
  );
}

const withoutUndefined = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
