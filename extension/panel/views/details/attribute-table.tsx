import { CopyButton } from "../shared/copy-button.tsx";
import { FoldedText } from "../shared/folded-text.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import css from "./details.module.css";

/** Keys and values under a heading, each to copy. */
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
