import { useState } from "preact/hooks";
import type { RerunDraft } from "../../../model/rerun-draft.ts";
import { LinkButton, SubmitButton, TextButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { Dialog } from "../shared/dialog.tsx";
import { EndpointForm } from "../shared/endpoint-form.tsx";
import form from "../shared/form.module.css";
import { useStore } from "../shared/store-context.ts";
import { DraftMessages } from "./draft-messages.tsx";
import css from "./rerun.module.css";

/** Makes a model call again: which server, what is sent, edited or not. */
export function RerunDialog() {
  const { rerun } = useStore();
  const draft = rerun.draft.value;
  if (!rerun.isOpen.value || !draft) return null;
  return (
    <Dialog
      label="Run again"
      title={`Run again: ${clip(rerun.original.value?.name ?? "")}`}
      width={640}
      onClose={() => rerun.close()}
    >
      <Inside draft={draft} />
    </Dialog>
  );
}

function Inside({ draft }: { draft: RerunDraft }) {
  const { modelEndpoint } = useStore();
  const endpoint = modelEndpoint.endpoint.value;
  const [isSettingUp, setSettingUp] = useState(endpoint === null);
  if (isSettingUp || !endpoint) return <EndpointForm initial={endpoint} onDone={() => setSettingUp(false)} />;
  return <Draft draft={draft} host={new URL(endpoint.url).host} onSetUp={() => setSettingUp(true)} />;
}

interface DraftProps {
  draft: RerunDraft;
  /** Where it goes. */
  host: string;
  onSetUp: () => void;
}

function Draft({ draft, host, onSetUp }: DraftProps) {
  const { rerun, modelEndpoint } = useStore();
  const isRunning = rerun.running.value !== null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void rerun.send();
      }}
    >
      <fieldset class={css.draft} disabled={isRunning}>
        <p class={css.server}>
          <span>
            Server: <strong>{host}</strong>
          </span>
          <LinkButton onClick={onSetUp}>Change…</LinkButton>
        </p>
        <label class={form.field}>
          <span>Model</span>
          <input
            type="text"
            list="rerun-models"
            value={draft.model}
            spellcheck={false}
            autocomplete="off"
            onInput={({ currentTarget }) => rerun.change({ model: currentTarget.value })}
          />
          <datalist id="rerun-models">
            {modelEndpoint.models.value.map((model) => (
              <option key={model} value={model} />
            ))}
          </datalist>
        </label>
        <DraftMessages messages={draft.messages} onChange={(messages) => rerun.change({ messages })} />
        {draft.tools.length > 0 && (
          <label class={css.choice}>
            <input
              type="checkbox"
              checked={draft.sendsTools}
              onChange={({ currentTarget }) => rerun.change({ sendsTools: currentTarget.checked })}
            />
            <span>
              Offer the same {draft.tools.length === 1 ? "tool" : `${draft.tools.length} tools`}. What the
              model calls is recorded, not carried out.
            </span>
          </label>
        )}
        <label class={form.field}>
          <span>Everything else of the request, as JSON</span>
          <textarea
            rows={Math.min(10, draft.parameters.split("\n").length)}
            value={draft.parameters}
            spellcheck={false}
            onInput={({ currentTarget }) => rerun.change({ parameters: currentTarget.value })}
          />
        </label>
      </fieldset>
      {draft.lacks.length > 0 && (
        <ul class={css.lacks} aria-label="Not as it was">
          {draft.lacks.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {rerun.failure.value !== null && (
        <p class={form.problem} role="alert">
          {rerun.failure.value}
        </p>
      )}
      <div class={css.foot}>
        <p class={form.hint} role={isRunning ? "status" : undefined}>
          {isRunning
            ? `Waiting for ${host} …`
            : `These words leave this browser for ${host}, which may charge for it. Nothing is sent before you press the button.`}
        </p>
        {isRunning ? (
          <TextButton onClick={() => rerun.cancel()}>Stop</TextButton>
        ) : (
          <SubmitButton>Run again</SubmitButton>
        )}
      </div>
    </form>
  );
}
