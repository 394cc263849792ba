import { formatDuration } from "../../../model/format.ts";
import type { Span } from "../../../model/trace.ts";
import { AttributeTable } from "./attribute-table.tsx";
import css from "./details.module.css";

/** What happened at moments within the span, exceptions among them. */
export function Events({ span }: { span: Span }) {
  return (
    <>
      {span.events.map((event, i) => (
        <section key={i} class={css.section}>
          <p class={css.faint}>after {formatDuration(Number(event.timeNs - span.startNs) / 1e6)}</p>
          <AttributeTable title={event.name} values={event.attributes} />
        </section>
      ))}
    </>
  );
}
