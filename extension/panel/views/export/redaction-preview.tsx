import { useStore } from "../shared/store-context.ts";
import css from "./export.module.css";

/** Whether personal data goes too, and what all that goes is. */
export function RedactionChoice() {
  const { exports } = useStore();
  const isOn = exports.redact.value;
  return (
    <>
      <label class={isOn ? undefined : css.off}>
        <input
          type="checkbox"
          disabled={!isOn}
          checked={isOn && exports.personal.value}
          onChange={(event) => {
            exports.personal.value = event.currentTarget.checked;
          }}
        />
        <span>
          Remove personal data, too
          <small>
            Mail addresses, bank accounts, cards, phone and identity numbers, by pattern and checksum. Names
            and addresses of people stay.
          </small>
        </span>
      </label>
      {isOn && <Preview />}
    </>
  );
}

function Preview() {
  const { exports } = useStore();
  const preview = exports.preview.value;
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
