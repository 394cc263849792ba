import { computed, createModel, signal, untracked } from "@preact/signals";
import type { SendProgress, SendResult } from "../../engine/engine-api.ts";
import { problemWords, saidBy } from "../../interop/forward/problem-words.ts";
import { counted } from "../../model/format.ts";
import { type ChosenFrom, createChosenTraces, type TraceScope } from "./chosen-traces.ts";
import { type Destination, type DestinationsModel, titleOf } from "./destinations.ts";
import type { EngineClient } from "./engine-client.ts";
import type { NoticesModel } from "./notices.ts";
import { createRedactionPreview } from "./redaction-preview.ts";
import { type KeyValueStorage, savedSignal } from "./saved-value.ts";

interface SendingParts extends ChosenFrom {
  engine: Pick<EngineClient, "sendTraces" | "cancelSend" | "previewRedaction">;
  destinations: InstanceType<typeof DestinationsModel>;
  notices: InstanceType<typeof NoticesModel>;
  storage: KeyValueStorage;
}

let lastId = 0;

/** Traces to a back end, by hand: what was chosen in the dialog, and how far it is. */
export const SendingModel = createModel(
  ({ engine, destinations, notices, storage, opened, picked, shown }: SendingParts) => {
    const isOpen = signal(false);
    const scope = signal<TraceScope>("opened");
    const chosenId = savedSignal<string>(
      storage,
      "send.to",
      "",
      (value) => typeof value === "string",
      "place",
    );
    const destination = computed<Destination | undefined>(() => {
      const list = destinations.list.value;
      return list.find(({ id }) => id === chosenId.value) ?? list[0];
    });
    const progress = signal<(SendProgress & { of: number }) | null>(null);
    const failure = signal<string | null>(null);
    /** The last sending did not come to its end: the next one may go on with the rest. */
    const hasRest = signal(false);
    const { counts, idsOf, likely } = createChosenTraces({ opened, picked, shown });
    const preview = createRedactionPreview(engine, () => {
      const to = destination.value;
      if (!isOpen.value || !to?.redact) return null;
      const which = scope.value;
      return { traceIds: untracked(() => idsOf(which)), personal: to.personal };
    });
    let id = 0;

    function changed(): void {
      failure.value = null;
      hasRest.value = false;
    }

    return {
      isOpen,
      scope,
      destination,
      counts,
      progress,
      failure,
      hasRest,
      /** What would be taken out on the way to the chosen destination. */
      preview,
      /** Shows the dialog, also where there is nothing to send yet: destinations are set up there. */
      open(which?: TraceScope): void {
        scope.value = which && counts.peek()[which] ? which : likely();
        changed();
        isOpen.value = true;
      },
      close(): void {
        if (progress.peek()) void engine.cancelSend(id);
        isOpen.value = false;
      },
      cancel(): void {
        void engine.cancelSend(id);
      },
      choose(next: string): void {
        chosenId.value = next;
        changed();
      },
      chooseScope(next: TraceScope): void {
        scope.value = next;
        changed();
      },
      /** Sends; where all of it got there the dialog closes and a notice says so, else the dialog says why not. */
      async send(): Promise<void> {
        const to = destination.peek();
        const traceIds = idsOf(scope.peek());
        if (progress.peek() || !to || !traceIds.length) return;
        id = ++lastId;
        const of = traceIds.length;
        const rest = hasRest.peek();
        failure.value = null;
        progress.value = { traces: 0, sent: 0, of };
        const result = await engine
          .sendTraces({ id, traceIds, destination: to, ...(rest && { rest }) }, (now) => {
            if (progress.peek()) progress.value = { ...now, of };
          })
          .catch(failed);
        progress.value = null;
        hasRest.value = result.cancelled || result.left > 0;
        if (hasRest.peek() || result.rejected > 0) failure.value = failureText(to, result);
        else {
          isOpen.value = false;
          notices.show({ text: sentText(to, result) });
        }
      },
    };
  },
);

const failed = (error: unknown): SendResult => ({
  ...{ traces: 0, sent: 0, rejected: 0, left: 1, secrets: 0, running: 0, interrupted: 0, absent: 0 },
  ...{ cancelled: false, message: error instanceof Error ? error.message : String(error) },
});

/** What is there now, and what is not. */
export function sentText(to: Destination, result: SendResult): string {
  const { traces, sent, secrets, running, interrupted, absent, message } = result;
  const facts = [`${counted(traces, "trace")}, ${counted(sent, "span")} sent to ${titleOf(to)}`];
  if (secrets) facts.push(`${counted(secrets, to.personal ? "secret or personal value" : "secret")} removed`);
  if (running)
    facts.push(`${counted(running, "span")} still ran and ${running === 1 ? "was" : "were"} left out`);
  if (interrupted) facts.push(`${counted(interrupted, "span")} had not ended`);
  if (absent) facts.push(`${counted(absent, "trace")} ${absent === 1 ? "is" : "are"} not here any more`);
  return `${facts.join("; ")}.${message ? ` ${saidBy(to, message)}` : ""}`;
}

export function failureText(to: Destination, result: SendResult): string {
  const { sent, rejected, left, cancelled, problem, message } = result;
  const facts = [`${counted(sent, "span")} sent`];
  if (rejected) facts.push(`${rejected.toLocaleString("en")} refused, for good`);
  if (left) facts.push("the rest was not sent");
  const why = cancelled
    ? "Cancelled."
    : problem
      ? problemWords(to, problem, message)
      : `It could not be sent: ${message}.`;
  return `${why} ${facts.join(", ")}.`;
}
