import type { Span } from "../../../model/trace.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { FoldedText } from "../shared/folded-text.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import css from "./details.module.css";

/** Every attribute as it was recorded, and where the span came from. */
export function Attributes({ span }: { span: Span }) {
  const resource = span.resource;
  return (
    <>
      <AttributeTable title="Span" values={span.attributes} />
      {resource && <AttributeTable title="Resource" values={resource.attributes} />}
      {resource && (
        <AttributeTable
          title="Scope"
          values={{ name: resource.scope.name, version: resource.scope.version ?? "" }}
        />
      )}
      {span.links.map((link) => (
        <AttributeTable
          key={link.spanId}
          title="Link"
          values={{ trace: link.traceId, span: link.spanId, ...link.attributes }}
        />
      ))}
    </>
  );
}

export function AttributeTable({ title, values }: { title: string; values: Record<string, unknown> }) {
  const keys = Object.keys(values).sort();
  return (
    <section class={css.section}>
      <h2 class={css.heading}>{title}</h2>
      {keys.length === 0 && <p class={css.faint}>none</p>}
      <dl class={css.table}>
        {keys.map((key) => (
          <div key={key} class={css.entry}>
            <dt>{key}</dt>
            <dd>
              <AttributeValueView value={values[key]} />
              <CopyButton label={`Copy the value of ${key}`} text={() => asText(values[key])} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function AttributeValueView({ value }: { value: unknown }) {
  if (typeof value === "string") return <FoldedText text={value} />;
  if (typeof value === "object" && value !== null) return <JsonTree value={value} open={0} />;
  return <span class={css.number}>{String(value)}</span>;
}

const asText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value, null, 2);
