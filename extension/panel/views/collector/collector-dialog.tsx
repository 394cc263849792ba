import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "../shared/button.tsx";
import { closeOnEscape } from "../shared/close-on-escape.ts";
import css from "./collector.module.css";
import { ConnectForm } from "./connect-form.tsx";
import { SourcesForm } from "./sources-form.tsx";

/** Server spans: where they come from, and how that goes. */
export function CollectorDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class={css.sheet}
      aria-label="Server spans"
      onClose={onClose}
      onKeyDown={closeOnEscape}
    >
      <div class={css.head}>
        <h2>Server spans</h2>
        <IconButton icon="close" label="Close (Esc)" onClick={() => dialog.current?.close()} />
      </div>
      <p class={css.intro}>
        What your back ends record of the page’s requests, in the page’s own traces. They send OpenTelemetry
        traces to a small receiver on this computer:
      </p>
      <pre class={css.command}>npx genai-traces collect</pre>
      <ConnectForm />
      <SourcesForm />
    </dialog>
  );
}
