import { useStore } from "../shared/store-context.ts";
import { Choice } from "./choice.tsx";
import css from "./details.module.css";
import own from "./origin.module.css";
import { ORIGINS } from "./origin-text.tsx";
import type { Origins } from "./use-origins.ts";

/** Whether words are marked by who wrote them; remembered. */
export function OriginChoice() {
  const { settings } = useStore();
  return <Choice name="Origins" checked={settings.origins.value} choose={settings.setOrigins} />;
}

export function OriginLegend() {
  const { settings } = useStore();
  if (!settings.origins.value) return null;
  return (
    <p class={own.legend}>
      <span class={css.faint}>Written by</span>
      {Object.values(ORIGINS).map(({ name, sign, style }) => (
        <span key={name} class={`${own.entry} ${style ?? ""}`}>
          <span class={own.sign}>{sign}</span> {name}
        </span>
      ))}
    </p>
  );
}

/** What came in by a document or a tool and reads as an order, and what followed it. Muted rules are silent here, too. */
export function OriginFindings({ origins }: { origins: Origins | undefined }) {
  const { why } = useStore();
  const heard = (origins?.findings ?? []).filter(({ rule }) => !why.muted.value.includes(rule));
  return (
    <>
      {origins?.isTooLong && (
        <p class={css.faint}>Too long to be marked by origin here. Why looks through all of it for orders.</p>
      )}
      {heard.map(({ rule, severity, title, method, evidence }, i) => (
        <div key={`${rule} ${i}`} class={severity === "error" ? css.finding : css.doubt} title={method}>
          <strong class={own.title}>{title}</strong>
          {evidence.slice(0, 2).map(({ where, quote }) => (
            <p key={where} dir="auto">
              {where}: <q>{quote}</q>
            </p>
          ))}
        </div>
      ))}
    </>
  );
}
