import { useId, useRef, useState } from "preact/hooks";
import { SOURCES, type SourceKind, type TraceSource } from "../../store/sources.ts";
import { IconButton, TextButton } from "../shared/button.tsx";
import form from "../shared/form.module.css";
import { useStore } from "../shared/store-context.ts";
import css from "./collector.module.css";

const KINDS = Object.keys(SOURCES) as SourceKind[];

const KEYS: Record<SourceKind, string> = {
  tempo: "User:password or token, if it wants one",
  jaeger: "User:password or token, if it wants one",
  phoenix: "API key, if it wants one",
  langfuse: "Public and secret key: pk-…:sk-…",
};

/** What the fourth field is to it. */
const SCOPES: Partial<Record<SourceKind, string>> = {
  tempo: "Tenant, if there are several",
  phoenix: "Project (default: default)",
};

const fresh = (kind: SourceKind): TraceSource => ({ kind, url: SOURCES[kind].url, key: "", scope: "" });

/** Stores that the button over a trace's spans asks for the rest of it. */
export function SourcesForm() {
  const { sources } = useStore();
  const [draft, setDraft] = useState<TraceSource>(fresh("tempo"));
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const store = useRef<HTMLSelectElement>(null);
  const scope = SCOPES[draft.kind];

  async function add(): Promise<void> {
    const found = await sources.add(draft);
    setProblem(found);
    if (found === null) setDraft(fresh(draft.kind));
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") void add();
  };
  const editing = (name: "url" | "key" | "scope") => ({
    value: draft[name],
    spellcheck: false,
    autocomplete: "off",
    onKeyDown,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      setDraft({ ...draft, [name]: currentTarget.value }),
  });

  return (
    <section aria-labelledby={id}>
      <h2 id={id}>Traces that are stored</h2>
      <p class={css.intro}>
        Where your services’ traces are kept: the button with the arrow, over the spans of an opened trace,
        asks there for the rest of it.
      </p>
      <ul class={css.sources}>
        {sources.list.value.map((source) => (
          <li key={`${source.kind} ${source.url}`}>
            <span class={css.source}>
              {SOURCES[source.kind].name} <span class={css.address}>{source.url}</span>
            </span>
            <IconButton
              icon="close"
              label={`Take away ${SOURCES[source.kind].name} at ${source.url}`}
              onClick={() => {
                // Its button goes, and the focus must not go with it.
                store.current?.focus();
                sources.remove(source);
              }}
            />
          </li>
        ))}
      </ul>
      <div class={form.fields}>
        <label class={form.field}>
          <span>Store</span>
          <select
            ref={store}
            value={draft.kind}
            onChange={(event) => setDraft(fresh(event.currentTarget.value as SourceKind))}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {SOURCES[kind].name}
              </option>
            ))}
          </select>
        </label>
        <label class={form.field}>
          <span>Address</span>
          <input type="text" {...editing("url")} />
        </label>
        <label class={form.field}>
          <span>{KEYS[draft.kind]}</span>
          <input type="password" {...editing("key")} />
        </label>
        {scope && (
          <label class={form.field}>
            <span>{scope}</span>
            <input type="text" {...editing("scope")} />
          </label>
        )}
      </div>
      {problem !== null && (
        <p class={form.problem} role="alert">
          {problem}
        </p>
      )}
      <div class={css.buttons}>
        <TextButton onClick={() => void add()}>Add</TextButton>
      </div>
    </section>
  );
}
