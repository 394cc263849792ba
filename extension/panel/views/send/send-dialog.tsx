import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TraceScope } from "../../store/chosen-traces.ts";
import { type Destination, draftOf, PRESETS, type Preset } from "../../store/destinations.ts";
import { SubmitButton, TextButton } from "../shared/button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import form from "../shared/form.module.css";
import { RedactionPreview } from "../shared/redaction-preview.tsx";
import { useStore } from "../shared/store-context.ts";
import { DestinationForm } from "./destination-form.tsx";
import { DestinationList } from "./destination-list.tsx";
import css from "./send.module.css";

/** Sends traces to a back end: which ones, where to; and where the back ends are set up. */
export function SendDialog() {
  const { sending } = useStore();
  return sending.isOpen.value ? <OpenDialog /> : null;
}

function OpenDialog() {
  const { sending, destinations } = useStore();
  const add = useRef<HTMLSpanElement>(null);
  const isEmpty = destinations.list.value.length === 0;
  const [draft, setDraft] = useState<Destination | null>(isEmpty ? freshDraft : null);
  // What had the focus goes, and the focus must not go with it.
  const focusAdd = () => add.current?.querySelector("button")?.focus();
  const isEditing = draft !== null;
  const wasEditing = useRef(isEditing);
  useLayoutEffect(() => {
    if (wasEditing.current && !isEditing) focusAdd();
    wasEditing.current = isEditing;
  }, [isEditing]);
  return (
    <Dialog label="Send traces" onClose={() => sending.close()}>
      {draft ? (
        <DestinationForm
          key={draft.id}
          initial={draft}
          onDone={() => setDraft(null)}
          intro={isEmpty ? INTRO : undefined}
        />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void sending.send();
          }}
        >
          <Scopes />
          <fieldset class={form.choices} disabled={sending.progress.value !== null}>
            <legend>To</legend>
            <DestinationList onEdit={setDraft} onRemove={focusAdd} />
            <span ref={add}>
              <TextButton onClick={() => setDraft(freshDraft())}>Add a destination…</TextButton>
            </span>
          </fieldset>
          {sending.destination.value?.redact && <RedactionPreview preview={sending.preview.value} />}
          {sending.destination.value?.redact === false && (
            <p class={form.hint}>Secrets are not removed on the way there, as you chose.</p>
          )}
          <Foot />
        </form>
      )}
    </Dialog>
  );
}

const INTRO =
  "Any back end that takes OpenTelemetry traces over HTTP. What is sent leaves this browser: prompts, answers and documents with it.";

const freshDraft = (): Destination => draftOf(PRESETS[0] as Preset, crypto.randomUUID());

function Scopes() {
  const { sending } = useStore();
  return (
    <fieldset class={form.choices} disabled={sending.progress.value !== null}>
      <legend>Which</legend>
      <Scope scope="opened" label="The open trace" />
      <Scope scope="picked" label="Selected traces" />
      <Scope scope="shown" label="All in the list" />
    </fieldset>
  );
}

function Scope({ scope, label }: { scope: TraceScope; label: string }) {
  const { sending } = useStore();
  const count = sending.counts.value[scope];
  return (
    <label class={count ? form.choice : `${form.choice} ${form.off}`}>
      <input
        type="radio"
        name="scope"
        disabled={!count}
        checked={sending.scope.value === scope}
        onChange={() => sending.chooseScope(scope)}
      />
      <span>{count && scope !== "opened" ? `${label} (${count.toLocaleString("en")})` : label}</span>
    </label>
  );
}

function Foot() {
  const { sending } = useStore();
  const progress = sending.progress.value;
  const to = sending.destination.value;
  const hasTraces = sending.counts.value[sending.scope.value] > 0;
  return (
    <>
      {sending.failure.value !== null && (
        <p class={form.problem} role="alert">
          {sending.failure.value}
        </p>
      )}
      {progress ? (
        <Progress {...progress} />
      ) : (
        <div class={form.buttons}>
          <SubmitButton disabled={!to || !hasTraces}>
            {sending.hasRest.value ? "Send the rest" : "Send"}
          </SubmitButton>
        </div>
      )}
    </>
  );
}

function Progress({
  traces,
  of,
  sent,
  waitMs,
}: {
  traces: number;
  of: number;
  sent: number;
  waitMs?: number;
}) {
  const { sending } = useStore();
  return (
    <div class={css.progress}>
      <progress max={of} value={traces} aria-label="Traces sent" />
      <span class={css.count} role="status">
        {traces.toLocaleString("en")} of {of.toLocaleString("en")} traces · {sent.toLocaleString("en")} spans
        {waitMs !== undefined && ` · no answer yet, trying again in ${Math.ceil(waitMs / 1000)} s`}
      </span>
      <TextButton onClick={() => sending.cancel()}>Cancel</TextButton>
    </div>
  );
}
