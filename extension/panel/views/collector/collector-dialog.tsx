import { Dialog } from "../shared/dialog.tsx";
import css from "./collector.module.css";
import { ConnectForm } from "./connect-form.tsx";
import { SourcesForm } from "./sources-form.tsx";

/** Server spans: where they come from, and how that goes. */
export function CollectorDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog label="Server spans" onClose={onClose}>
      <p class={css.intro}>
        What your back ends record of the page’s requests, in the page’s own traces. They send OpenTelemetry
        traces to a small receiver on this computer:
      </p>
      <pre class={css.command}>npx genai-traces collect</pre>
      <ConnectForm />
      <SourcesForm />
    </Dialog>
  );
}
