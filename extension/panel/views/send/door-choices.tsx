import { type Destination, presetOf } from "../../store/destinations.ts";
import form from "../shared/form.module.css";

interface DoorProps {
  draft: Destination;
  change(more: Partial<Destination>): void;
}

/** What shall not get there, and how the rest is packed. */
export function DoorChoices({ draft, change }: DoorProps) {
  const { encodings } = presetOf(draft.preset);
  return (
    <fieldset class={form.choices}>
      <legend>What is sent</legend>
      <label class={form.choice}>
        <input
          type="checkbox"
          checked={draft.redact}
          onChange={({ currentTarget }) => change({ redact: currentTarget.checked })}
        />
        <span>
          Remove secrets
          <small>API keys, tokens, passwords. Prompts and answers stay.</small>
        </span>
      </label>
      <label class={draft.redact ? form.choice : `${form.choice} ${form.off}`}>
        <input
          type="checkbox"
          disabled={!draft.redact}
          checked={draft.redact && draft.personal}
          onChange={({ currentTarget }) => change({ personal: currentTarget.checked })}
        />
        <span>
          Remove personal data, too
          <small>Mail addresses, bank accounts, cards, phone and identity numbers, by pattern.</small>
        </span>
      </label>
      <label class={form.choice}>
        <input
          type="checkbox"
          checked={draft.gzip}
          onChange={({ currentTarget }) => change({ gzip: currentTarget.checked })}
        />
        <span>Compress (gzip)</span>
      </label>
      {encodings.length > 1 && (
        <label class={form.choice}>
          <input
            type="checkbox"
            checked={draft.encoding === "json"}
            onChange={({ currentTarget }) =>
              change({ encoding: currentTarget.checked ? "json" : "protobuf" })
            }
          />
          <span>
            JSON instead of protobuf
            <small>For receivers that take nothing else.</small>
          </span>
        </label>
      )}
    </fieldset>
  );
}
