import type { Preview } from "../../store/redaction-preview.ts";
import css from "./redaction-preview.module.css";

/** What redaction takes out of the chosen traces; null: it is being looked for. */
export function RedactionPreview({ preview }: { preview: Preview | null }) {
  if (!preview) return <p class={css.preview}>Looking for what would be removed …</p>;
  const { kinds, traces, left } = preview;
  const from =
    left > 0
      ? ` in the first ${traces} traces; ${left.toLocaleString("en")} more are not looked through here`
      : "";
  if (kinds.length === 0)
    return (
      <p class={css.preview} role="status">
        Nothing to remove was found{from}.
      </p>
    );
  return (
    <section class={css.preview} aria-label="What would be removed">
      <p role="status">Would be replaced by “REDACTED”{from}:</p>
      <ul>
        {kinds.map(({ kind, title, count, examples }) => (
          <li key={kind}>
            <span>
              {title} × {count.toLocaleString("en")}
            </span>{" "}
            <code>{examples.join("  ")}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
