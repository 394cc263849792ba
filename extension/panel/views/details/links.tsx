import type { SpanLink } from "../../../model/trace.ts";
import { LinkButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import { AttributeTable } from "./attribute-table.tsx";
import css from "./details.module.css";

/** What a span points to without being part of it, each with the way there. */
export function Links({ links }: { links: readonly SpanLink[] }) {
  return (
    <>
      {links.map((link) => (
        <section key={`${link.traceId} ${link.spanId}`}>
          <AttributeTable
            title="Link"
            values={{ trace: link.traceId, span: link.spanId, ...link.attributes }}
          />
          <Way link={link} />
        </section>
      ))}
    </>
  );
}

/** To the linked span where it is here; else to where it may be had. */
function Way({ link: { traceId, spanId } }: { link: SpanLink }) {
  const { selection, traces, sources } = useStore();
  if (traces.list.value.byId.has(traceId))
    return (
      <LinkButton
        onClick={() => {
          selection.selectTrace(traceId);
          selection.selectSpan(spanId);
        }}
      >
        Open the linked span
      </LinkButton>
    );
  if (sources.list.value.length > 0)
    return <LinkButton onClick={() => void sources.fetchRest(traceId)}>Get the linked trace</LinkButton>;
  return <p class={css.faint}>The linked trace is not here.</p>;
}
