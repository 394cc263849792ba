import { useEffect, useRef } from "preact/hooks";
import { type Destination, draftOf, PRESETS, type Preset, presetOf } from "../../store/destinations.ts";
import { SubmitButton, TextButton } from "../shared/button.tsx";
import form from "../shared/form.module.css";
import { useStore } from "../shared/store-context.ts";
import { OutcomeOfTest } from "../shared/test-outcome.tsx";
import { useDraft } from "../shared/use-draft.ts";
import { DoorChoices } from "./door-choices.tsx";
import css from "./send.module.css";

interface FormProps {
  initial: Destination;
  intro?: string;
  onDone: () => void;
}

/** One back end: what it is, where, with which key, and what shall not get there. */
export function DestinationForm({ initial, intro, onDone }: FormProps) {
  const { destinations, sending } = useStore();
  const { draft, outcome, isTesting, change, save, test } = useDraft(initial, destinations);
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => first.current?.focus(), []);
  async function keep(): Promise<void> {
    if (!(await save())) return;
    // Who sets one up wants to send there.
    sending.choose(draft.id);
    onDone();
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      {intro && <p class={css.intro}>{intro}</p>}
      <div class={form.fields}>
        <label class={`${form.field} ${form.wide}`}>
          <span>Back end</span>
          <select
            ref={first}
            value={draft.preset}
            onChange={({ currentTarget }) => {
              const preset = PRESETS.find(({ id }) => id === currentTarget.value) as Preset;
              change(draftOf(preset, draft.id));
            }}
          >
            {PRESETS.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Fields draft={draft} change={change} />
      </div>
      <DoorChoices draft={draft} change={change} />
      <OutcomeOfTest running={isTesting ? "Sending a test span…" : null} outcome={outcome} />
      <div class={form.buttons}>
        <TextButton onClick={onDone}>Cancel</TextButton>
        <TextButton title="Sends one small span there" onClick={() => void test()}>
          Test
        </TextButton>
        <SubmitButton>Save</SubmitButton>
      </div>
    </form>
  );
}

interface DraftProps {
  draft: Destination;
  change(more: Partial<Destination>): void;
}

function Fields({ draft, change }: DraftProps) {
  const { key, scope, hint } = presetOf(draft.preset);
  const editing = (name: "url" | "key" | "scope" | "headers") => ({
    value: draft[name],
    spellcheck: false,
    autocomplete: "off",
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      change({ [name]: currentTarget.value }),
  });
  return (
    <>
      <label class={`${form.field} ${form.wide}`}>
        <span>Address</span>
        <input type="text" inputmode="url" {...editing("url")} />
        <span class={form.hint}>{hint}</span>
      </label>
      {key && (
        <label class={form.field}>
          <span>{key.label}</span>
          <input type="password" {...editing("key")} />
        </label>
      )}
      {scope && (
        <label class={form.field}>
          <span>{scope.label}</span>
          <input type="text" {...editing("scope")} />
        </label>
      )}
      {draft.preset === "otlp" && (
        <label class={`${form.field} ${form.wide}`}>
          <span>Headers it wants, one “name: value” a line</span>
          <textarea rows={2} {...editing("headers")} />
        </label>
      )}
    </>
  );
}
