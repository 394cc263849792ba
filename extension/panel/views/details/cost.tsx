import { questionOf } from "../../../model/cost/billed-calls.ts";
import { apart, type CostPart, callCost, rateOf } from "../../../model/cost/call-cost.ts";
import { OWN_RATES, type OwnPrice } from "../../../model/cost/own-price.ts";
import { type ModelPrice, perToken } from "../../../model/cost/price.ts";
import { spanCost } from "../../../model/cost/span-cost.ts";
import { costOfCalls } from "../../../model/cost/trace-cost.ts";
import type { GenAIView } from "../../../model/genai-view.ts";
import { formatCost, formatMoney } from "../../../model/money.ts";
import { isModelCall } from "../../../model/stage-kind.ts";
import type { Span, TraceSummary } from "../../../model/trace.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import numbers from "../shared/number-table.module.css";
import { useStore } from "../shared/store-context.ts";
import css from "./cost.module.css";
import { CacheRun } from "./cost-cache.tsx";
import { CostEstimate } from "./cost-estimate.tsx";
import details from "./details.module.css";

interface Props {
  span: Span;
  view: GenAIView;
}

/** What a span cost in one figure; of a trace's first span that of the trace. */
export function useCost({ span, view }: Props): string | undefined {
  const { costs, prices } = useStore();
  const trace = useTraceOfRoot(span);
  const currency = prices.currency.value;
  void costs.revision.value;
  if (!isModelCall(view.kind)) return trace?.cost && formatCost(trace.cost, currency);
  const usd = spanCost(view, span.startMs, costs.priceOf);
  return usd === undefined ? undefined : formatMoney(usd, currency);
}

/** How the cost comes about, or why it is not known. */
export function CostSection({ span, view }: Props) {
  const price = usePrice({ span, view });
  const trace = useTraceOfRoot(span);
  const { costs, prices } = useStore();
  const currency = prices.currency.value;
  if (!isModelCall(view.kind)) return trace ? <TraceCosts trace={trace} span={span} /> : null;
  if (span.endMs === undefined || (span.status.code === 2 && !isCounted(view))) return null;
  return (
    <section class={details.section}>
      <h2 class={details.heading}>Cost</h2>
      {view.toldCost !== undefined && (
        <p>{formatMoney(view.toldCost, currency)} as the server, or the tool that recorded it, told.</p>
      )}
      {!isCounted(view) ? (
        <CostEstimate span={span} view={view} price={price} />
      ) : price ? (
        <PricedParts view={view} price={price} />
      ) : (
        price === null && (
          <p class={details.faint}>
            {costs.failed.value ??
              `No public price list has ${clip(nameOf(view))}${view.provider ? ` of ${clip(view.provider)}` : ""}.`}{" "}
            <LinkButton onClick={() => prices.edit({ model: view.responseModel ?? view.requestModel })}>
              Set a price…
            </LinkButton>
          </p>
        )
      )}
    </section>
  );
}

const NAMES: Record<CostPart, string> = {
  input: "input",
  cacheRead: "read from cache",
  cacheWrite: "written to cache",
  cacheWriteHour: "written to cache for an hour",
  output: "output",
  requests: "the call itself",
};
const counted = new Intl.NumberFormat("en");

function PricedParts({ view: { usage }, price }: { view: GenAIView; price: ModelPrice }) {
  const currency = useStore().prices.currency.value;
  const tokens = apart(usage);
  const cost = callCost(usage, price);
  const all = tokens.input + tokens.cacheRead + tokens.cacheWrite + tokens.cacheWriteHour;
  const rows = (["input", "cacheRead", "cacheWrite", "cacheWriteHour", "output"] as const).filter(
    (part) => tokens[part] > 0,
  );
  const perMillion = (part: (typeof rows)[number]) => perToken(rateOf(price, part), all) * 1e6;
  return (
    <>
      <table class={`${numbers.table} ${css.costs}`}>
        <thead>
          <tr>
            <th scope="col">tokens</th>
            <th scope="col">count</th>
            <th scope="col">$ / million</th>
            <th scope="col">cost</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((part) => (
            <tr key={part}>
              <th scope="row">
                {NAMES[part]}
                {part === "output" && usage.reasoning
                  ? ` (reasoning ${counted.format(usage.reasoning)})`
                  : ""}
              </th>
              <td>{counted.format(tokens[part])}</td>
              <td>{Number(perMillion(part).toPrecision(4))}</td>
              <td>{formatMoney(cost[part], currency)}</td>
            </tr>
          ))}
          {cost.requests > 0 && (
            <tr>
              <th scope="row">{NAMES.requests}</th>
              <td />
              <td />
              <td>{formatMoney(cost.requests, currency)}</td>
            </tr>
          )}
          <tr class={css.total}>
            <th scope="row">together</th>
            <td>{counted.format(all + tokens.output)}</td>
            <td />
            <td>{formatMoney(cost.total, currency)}</td>
          </tr>
        </tbody>
      </table>
      <SaidPrice price={price} />
    </>
  );
}

/** Whose price it is, and what it cannot know. */
function SaidPrice({ price }: { price: ModelPrice }) {
  const { prices } = useStore();
  if (price.source === "own")
    return (
      <p class={details.faint}>
        Your own price for {clip(price.model)}.{" "}
        <LinkButton onClick={() => prices.edit({ model: price.model })}>Change…</LinkButton>
      </p>
    );
  return (
    <p class={details.faint}>
      List price of {price.provider} for {price.model} on the day of the call. Discounts, batches, service
      tiers, images, audio and searches are not in it.{" "}
      <LinkButton onClick={() => prices.edit(asOwn(price))}>Set your own…</LinkButton>
    </p>
  );
}

/** What a form of one's own price begins with: without tiers. */
function asOwn({ model, ...price }: ModelPrice): Partial<OwnPrice> {
  const rates = OWN_RATES.map((name) => {
    const rate = price[name];
    return [name, typeof rate === "object" ? rate.base : rate] as const;
  });
  return { model, ...Object.fromEntries(rates) };
}

/** A trace's models with their calls, dearest first. */
function TraceCosts({ trace, span }: { trace: TraceSummary; span: Span }) {
  const { costs, prices } = useStore();
  const currency = prices.currency.value;
  void costs.revision.value;
  if (!trace.billed?.length && !trace.unmetered) return null;
  const rows = (trace.billed ?? []).map((calls) => {
    const price = costs.priceOf(questionOf(calls, trace.startMs));
    return { calls, cost: calls.told ?? (price ? costOfCalls(calls, price) : undefined), price };
  });
  rows.sort((a, b) => (b.cost ?? -1) - (a.cost ?? -1));
  return (
    <section class={details.section}>
      <h2 class={details.heading}>Cost</h2>
      {rows.length > 0 && (
        <table class={`${numbers.table} ${css.costs}`}>
          <thead>
            <tr>
              <th scope="col">model</th>
              <th scope="col">calls</th>
              <th scope="col">in → out</th>
              <th scope="col">cost</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ calls, cost, price }, i) => (
              <tr key={i}>
                <th scope="row" dir="auto">
                  {clip(calls.model)}
                </th>
                <td>{counted.format(calls.calls)}</td>
                <td>
                  {counted.format(calls.input ?? 0)} → {counted.format(calls.output ?? 0)}
                </td>
                <td>
                  {cost !== undefined ? formatMoney(cost, currency) : price === null ? "no price known" : "…"}
                </td>
              </tr>
            ))}
            {trace.cost && rows.length > 1 && (
              <tr class={css.total}>
                <th scope="row">together</th>
                <td />
                <td />
                <td>{formatCost(trace.cost, currency)}</td>
              </tr>
            )}
          </tbody>
        </table>
      )}
      {trace.unmetered !== undefined && (
        <p class={details.faint}>{unmeteredWords(trace.unmetered, rows.length > 0)}</p>
      )}
      {trace.cost && (
        <p class={details.faint}>
          {rows.some(({ price }) => price?.source === "own") ? "By your own prices, else by" : "By"} public
          price lists, as of the day of the trace.
        </p>
      )}
      {rows.reduce((calls, { calls: { calls: more } }) => calls + more, 0) > 1 && <CacheRun span={span} />}
    </section>
  );
}

function unmeteredWords(calls: number, hasOthers: boolean): string {
  const which = calls === 1 ? "one call" : `${counted.format(calls)} calls`;
  return hasOthers
    ? `Of ${which} more the server did not send usage: it is not in this.`
    : `The server did not send the usage of ${which}: what it cost is not known.`;
}

const isCounted = ({ usage }: GenAIView): boolean => usage.input !== undefined || usage.output !== undefined;
const nameOf = ({ responseModel, requestModel }: GenAIView): string =>
  responseModel ?? requestModel ?? "a model without a name";

/** `null`: nobody knows one; `undefined`: it is asked for, or there is nothing to price. */
export function usePrice({ span, view }: Props): ModelPrice | null | undefined {
  const { costs } = useStore();
  void costs.revision.value;
  const { provider, requestModel, responseModel } = view;
  const model = responseModel ?? requestModel;
  if (!isModelCall(view.kind)) return undefined;
  if (model === undefined) return null;
  return costs.priceOf(questionOf({ provider, model, asked: requestModel }, span.startMs));
}

/** The row of the trace whose first span this is. */
export function useTraceOfRoot({ traceId, parentSpanId }: Span): TraceSummary | undefined {
  const { traces } = useStore();
  return parentSpanId === undefined ? traces.list.value.byId.get(traceId) : undefined;
}
