import { useEffect, useRef } from "preact/hooks";
import { type ModelEndpoint, USUAL_ENDPOINTS } from "../../store/model-endpoint.ts";
import { SubmitButton, TextButton } from "./button.tsx";
import form from "./form.module.css";
import { useStore } from "./store-context.ts";
import { OutcomeOfTest } from "./test-outcome.tsx";
import { useDraft } from "./use-draft.ts";

interface Props {
  /** Null: none is set up yet. */
  initial: ModelEndpoint | null;
  onDone: () => void;
}

const EMPTY: ModelEndpoint = { url: "", key: "", model: "" };

/** The server that is asked in place of the page's: where, with which key, for which model. */
export function EndpointForm({ initial, onDone }: Props) {
  const { modelEndpoint } = useStore();
  const { draft, outcome, isTesting, change, save, test } = useDraft(initial ?? EMPTY, modelEndpoint);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const editing = (name: keyof ModelEndpoint) => ({
    value: draft[name],
    spellcheck: false,
    autocomplete: "off",
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      change({ [name]: currentTarget.value }),
  });

  async function keep(): Promise<void> {
    if (await save()) onDone();
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <p class={form.hint}>
        Any server that speaks OpenAI's Chat Completions: a model on this computer, or a provider. Its key is
        kept in the extension's storage, never in traces or exports.
      </p>
      <div class={form.fields}>
        <label class={`${form.field} ${form.wide}`}>
          <span>Address</span>
          <input ref={first} type="text" inputmode="url" list="usual-endpoints" {...editing("url")} />
          <datalist id="usual-endpoints">
            {USUAL_ENDPOINTS.map(({ name, url }) => (
              <option key={url} value={url}>
                {name}
              </option>
            ))}
          </datalist>
          <span class={form.hint}>Up to the version, as in http://localhost:11434/v1 (Ollama)</span>
        </label>
        <label class={form.field}>
          <span>Key, if it wants one</span>
          <input type="password" {...editing("key")} />
        </label>
        <label class={form.field}>
          <span>Model</span>
          <input type="text" list="endpoint-models" placeholder="that of the call" {...editing("model")} />
          <datalist id="endpoint-models">
            {modelEndpoint.models.value.map((model) => (
              <option key={model} value={model} />
            ))}
          </datalist>
        </label>
      </div>
      <OutcomeOfTest running={isTesting ? "Asking for its models…" : null} outcome={outcome} />
      <div class={form.buttons}>
        {initial && (
          <TextButton
            onClick={() => {
              void modelEndpoint.remove();
              change(EMPTY);
            }}
          >
            Forget it
          </TextButton>
        )}
        {initial && <TextButton onClick={onDone}>Back</TextButton>}
        <TextButton title="Asks for its models; costs nothing" onClick={() => void test()}>
          Test
        </TextButton>
        <SubmitButton>Save</SubmitButton>
      </div>
    </form>
  );
}
