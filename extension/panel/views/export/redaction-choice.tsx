import form from "../shared/form.module.css";
import { RedactionPreview } from "../shared/redaction-preview.tsx";
import { useStore } from "../shared/store-context.ts";

/** Whether personal data goes too, and what all that goes is. */
export function RedactionChoice() {
  const { exports } = useStore();
  const isOn = exports.redact.value;
  return (
    <>
      <label class={isOn ? form.choice : `${form.choice} ${form.off}`}>
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
      {isOn && <RedactionPreview preview={exports.preview.value} />}
    </>
  );
}
