import { useState } from "preact/hooks";
import { questionOf } from "../../../model/cost/billed-calls.ts";
import { type CacheStep, cacheStep, type RunCall } from "../../../model/cost/cache-run.ts";
import { missedSaving } from "../../../model/cost/prefix-cache.ts";
import { genAIView } from "../../../model/genai-view.ts";
import { formatMoney } from "../../../model/money.ts";
import type { Span } from "../../../model/trace.ts";
import { MOST_CALLS } from "../../store/related-spans.ts";
import numbers from "../shared/number-table.module.css";
import { useStore } from "../shared/store-context.ts";
import { useAnswer } from "../shared/use-answer.ts";
import css from "./cost.module.css";
import details from "./details.module.css";
import { SpanLink } from "./span-link.tsx";

/** Call by call, what a prefix cache was read and where it broke; compared when it is opened. */
export function CacheRun({ span }: { span: Span }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class={css.run} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Prefix cache, call by call</summary>
      {isOpen && <Steps span={span} />}
    </details>
  );
}

interface Step extends RunCall, CacheStep {
  span: Span;
}

const grouped = new Intl.NumberFormat("en");
const approximately = (tokens: number | undefined): string =>
  tokens === undefined ? "?" : tokens === 0 ? "0" : `≈ ${grouped.format(tokens)}`;

function Steps({ span }: { span: Span }) {
  const { related } = useStore();
  const answer = useAnswer(`${span.spanId} ${span.endMs ?? "runs"}`, async () => {
    const calls = (await related.callsOfTrace(span)).map((call) => ({
      ...{ span: call, view: genAIView(call) },
      startMs: call.startMs,
    }));
    const steps: Step[] = [];
    for (const [i, call] of calls.entries()) {
      steps.push({ ...call, ...cacheStep(calls, i) });
      // Comparing long prompts takes some milliseconds each: the panel goes on meanwhile.
      await new Promise((resolve) => setTimeout(resolve));
    }
    return steps;
  });
  if (answer.failed !== undefined) return <p class={details.faint}>{answer.failed}</p>;
  if (!answer.value) return <p class={details.faint}>Comparing the calls …</p>;
  return (
    <>
      <table class={`${numbers.table} ${css.costs}`}>
        <thead>
          <tr>
            <th scope="col">call</th>
            <th scope="col">input</th>
            <th scope="col">from cache</th>
            <th scope="col">as before</th>
            <th scope="col">sent again</th>
          </tr>
        </thead>
        <tbody>
          {answer.value.map((step) => (
            <StepRow key={step.span.spanId} step={step} />
          ))}
        </tbody>
      </table>
      <p class={details.faint}>
        As before: the beginning that an earlier call of the model had, all that a cache can know. Sent again:
        what stands behind the first difference though it had been sent. By characters, of the server's count.
        {answer.value.length === MOST_CALLS && ` The first ${MOST_CALLS} calls.`}
      </p>
    </>
  );
}

/** With what stands before it, or a changed digit would say nothing. */
const excerpt = (before: string, changed: string): string =>
  `${before.slice(-BEFORE)}${changed}` || "nothing";
const BEFORE = 16;

function StepRow({ step }: { step: Step }) {
  const { costs, prices } = useStore();
  void costs.revision.value;
  const { provider, requestModel, responseModel, usage } = step.view;
  const model = responseModel ?? requestModel;
  const price =
    model === undefined
      ? null
      : costs.priceOf(questionOf({ provider, model, asked: requestModel }, step.startMs));
  const lost = price && step.repeated ? missedSaving(step.repeated, usage.input ?? 0, price) : undefined;
  const { place } = step;
  return (
    <>
      <tr>
        <th scope="row">
          <SpanLink spanId={step.span.spanId} name={step.span.name} />
        </th>
        <td>{usage.input === undefined ? "?" : grouped.format(usage.input)}</td>
        <td>{usage.cacheRead === undefined ? "?" : grouped.format(usage.cacheRead)}</td>
        <td>{step.against === undefined ? "–" : approximately(step.shared)}</td>
        <td>{step.against === undefined ? "–" : approximately(step.repeated)}</td>
      </tr>
      {place && (
        <tr class={css.broken}>
          <td colSpan={5}>
            breaks in {place.role}: <q>{excerpt(place.before, place.was)}</q> became{" "}
            <q>{excerpt(place.before, place.is)}</q>
            {lost ? `, ≈ ${formatMoney(lost, prices.currency.value)} more than read from a cache` : ""}
          </td>
        </tr>
      )}
    </>
  );
}
