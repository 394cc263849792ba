import { EXPORT_FORMATS } from "../../../model/export-format.ts";
import { formatBytes } from "../../../model/format.ts";
import type { ExportScope } from "../../store/export.ts";
import { SubmitButton, TextButton } from "../shared/button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import form from "../shared/form.module.css";
import { saveFile } from "../shared/save-file.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./export.module.css";
import { RedactionChoice } from "./redaction-choice.tsx";

/** Saves traces: which ones, as what. */
export function ExportDialog() {
  const { exports } = useStore();
  return exports.isOpen.value ? <OpenDialog /> : null;
}

function OpenDialog() {
  const { exports } = useStore();
  const isWriting = exports.progress.value !== null;
  async function save(): Promise<void> {
    const written = await exports.write();
    if (written) saveFile(written.file, written.name);
  }
  return (
    <Dialog label="Save traces" width={480} onClose={() => exports.close()}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <fieldset class={form.choices} disabled={isWriting}>
          <legend>Which</legend>
          <ScopeChoice scope="opened" label="The open trace" />
          <ScopeChoice scope="picked" label="Selected traces" />
          <ScopeChoice scope="shown" label="All in the list" />
        </fieldset>
        <fieldset class={form.choices} disabled={isWriting}>
          <legend>As</legend>
          {EXPORT_FORMATS.map(({ id, title, hint }) => (
            <label key={id} class={form.choice}>
              <input
                type="radio"
                name="format"
                checked={exports.format.value === id}
                onChange={() => {
                  exports.format.value = id;
                }}
              />
              <span>
                {title}
                <small>{hint}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset class={form.choices} disabled={isWriting}>
          <legend class={css.hidden}>Options</legend>
          <label class={form.choice}>
            <input
              type="checkbox"
              checked={exports.redact.value}
              onChange={(event) => {
                exports.redact.value = event.currentTarget.checked;
              }}
            />
            <span>
              Remove secrets
              <small>
                API keys, tokens, passwords. Prompts and answers stay: read before you send it on.
              </small>
            </span>
          </label>
          <RedactionChoice />
          <label class={form.choice}>
            <input
              type="checkbox"
              checked={exports.gzip.value}
              onChange={(event) => {
                exports.gzip.value = event.currentTarget.checked;
              }}
            />
            <span>Compress (gzip)</span>
          </label>
        </fieldset>
        {exports.format.value === "audit" && (
          <p class={css.note}>
            What is removed here is not in the record. The seal proves that nothing was changed after it was
            set, with this installation's key; not that what the page recorded was true. Sessions that are
            sealed while they are recorded (in the settings) come with those seals and their pages' own
            records.
          </p>
        )}
        {exports.failure.value !== null && (
          <p class={form.problem} role="alert">
            {exports.failure.value}
          </p>
        )}
        {isWriting ? (
          <Writing />
        ) : (
          <div class={form.buttons}>
            <SubmitButton>Save</SubmitButton>
          </div>
        )}
      </form>
    </Dialog>
  );
}

function ScopeChoice({ scope, label }: { scope: ExportScope; label: string }) {
  const { exports } = useStore();
  const count = exports.counts.value[scope];
  // One trace needs no number.
  const text = count && scope !== "opened" ? `${label} (${count.toLocaleString("en")})` : label;
  return (
    <label class={count ? form.choice : `${form.choice} ${form.off}`}>
      <input
        type="radio"
        name="scope"
        disabled={!count}
        checked={exports.scope.value === scope}
        onChange={() => {
          exports.scope.value = scope;
        }}
      />
      <span>{text}</span>
    </label>
  );
}

function Writing() {
  const { exports } = useStore();
  const { traces = 0, spans = 0, bytes = 0, of = 1 } = exports.progress.value ?? {};
  return (
    <div class={css.writing}>
      <progress max={of} value={traces} aria-label="Traces written" />
      <span class={css.count}>
        {traces.toLocaleString("en")} of {of.toLocaleString("en")} traces · {spans.toLocaleString("en")} spans
        · {formatBytes(bytes)}
      </span>
      <TextButton onClick={() => exports.cancel()}>Cancel</TextButton>
    </div>
  );
}
