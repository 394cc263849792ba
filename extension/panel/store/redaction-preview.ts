import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { RedactionPreview } from "../../engine/engine-api.ts";
import type { EngineClient } from "./engine-client.ts";

/** Views know the engine only through the store. */
export type { RedactionPreview as Preview };

/** What is looked through. */
export interface PreviewQuestion {
  traceIds: TraceId[];
  /** Personal data too. */
  personal: boolean;
}

/**
 * What redaction would take out of traces; null while it is looked for, or nothing is asked. `question` says what to look through,
 * and is asked again when what it reads has changed.
 */
export function createRedactionPreview(
  engine: Pick<EngineClient, "previewRedaction">,
  question: () => PreviewQuestion | null,
): ReadonlySignal<RedactionPreview | null> {
  const preview = signal<RedactionPreview | null>(null);
  let turn = 0;
  effect(() => {
    const asked = question();
    untracked(() => {
      const now = ++turn;
      preview.value = null;
      if (!asked) return;
      // Without one the traces go all the same: what is removed is counted then.
      engine.previewRedaction(asked.traceIds, asked.personal).then(
        (found) => {
          if (now === turn) preview.value = found;
        },
        () => undefined,
      );
    });
  });
  return preview;
}
