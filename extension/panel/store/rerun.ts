import { createModel, signal } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { SpanRef } from "../../engine/engine-api.ts";
import type { GenAIView } from "../../model/genai-view.ts";
import { bodyOf, draftOf, type RerunDraft } from "../../model/rerun-draft.ts";
import type { Span } from "../../model/trace.ts";
import { nextCallId } from "./call-ids.ts";
import type { EngineClient } from "./engine-client.ts";
import { endpointProblem, type ModelEndpoint, type ModelEndpointModel } from "./model-endpoint.ts";
import type { NoticesModel } from "./notices.ts";
import type { InspectedTab } from "./tab-scope.ts";

interface RerunParts {
  engine: Pick<EngineClient, "rerun" | "cancelRerun">;
  endpoint: InstanceType<typeof ModelEndpointModel>;
  notices: InstanceType<typeof NoticesModel>;
  tab: InspectedTab;
  /** Shows a span, as soon as its trace is listed. */
  show(traceId: TraceId, spanId: SpanId): void;
  compare(before: SpanRef, after: SpanRef): void;
}

type Original = SpanRef & { name: string };

/** A model call that is made again, as it was or edited, and how it goes. */
export const RerunModel = createModel(({ engine, endpoint, notices, tab, show, compare }: RerunParts) => {
  /** The call that is edited; undefined: none was yet. */
  const original = signal<Original | undefined>(undefined);
  const draft = signal<RerunDraft | null>(null);
  const isOpen = signal(false);
  /** The new call, while it runs. */
  const running = signal<{ id: number; span?: SpanRef } | null>(null);
  const failure = signal<string | null>(null);

  function cancel(): void {
    const now = running.peek();
    if (now) void engine.cancelRerun(now.id);
  }

  async function run(of: Original, to: ModelEndpoint, body: Exclude<ReturnType<typeof bodyOf>, string>) {
    const id = nextCallId();
    running.value = { id };
    const { traceId, spanId } = of;
    const result = await engine.rerun(
      {
        ...{ id, endpoint: to, body, original: { traceId, spanId } },
        place: { tabId: tab.tabId, run: tab.run },
      },
      ({ span, isAnswered }) => {
        running.value = { id, span };
        if (!isAnswered) return;
        // It is seen to stream.
        isOpen.value = false;
        show(span.traceId, span.spanId);
      },
    );
    running.value = null;
    return result;
  }

  return {
    original,
    draft,
    isOpen,
    running,
    failure,
    /** What was edited of a call stays until another one is chosen, or {@link reset}. */
    open(span: Span, view: GenAIView): void {
      const { traceId, spanId, name } = span;
      const now = original.peek();
      if (now?.traceId !== traceId || now.spanId !== spanId || !draft.peek()) {
        original.value = { traceId, spanId, name };
        const made = draftOf(span, view);
        draft.value = { ...made, model: endpoint.endpoint.peek()?.model || made.model };
      }
      failure.value = null;
      isOpen.value = true;
    },
    close(): void {
      cancel();
      isOpen.value = false;
    },
    change(more: Partial<RerunDraft>): void {
      const now = draft.peek();
      if (now) draft.value = { ...now, ...more };
      failure.value = null;
    },
    cancel,
    /**
     * Sends it. The new call is shown as soon as it is answered; else the dialog stays and says why. Call from a click: the browser
     * may ask for a permission.
     */
    async send(): Promise<void> {
      const [of, now, to] = [original.peek(), draft.peek(), endpoint.endpoint.peek()];
      if (!of || !now || !to || running.peek()) return;
      const body = bodyOf(now);
      failure.value = typeof body === "string" ? body : await endpoint.check(to);
      if (typeof body === "string" || failure.peek() !== null) return;
      const { span, failure: failed, cancelled } = await run(of, to, body);
      if (failed) {
        const words = endpointProblem(to, failed.problem, failed.detail);
        if (isOpen.peek()) failure.value = words;
        else notices.show({ text: words });
      } else if (span && !cancelled)
        notices.show({
          text: `“${of.name}” was run again.`,
          action: { label: "Compare with the original", run: () => compare(of, span) },
        });
    },
  };
});
