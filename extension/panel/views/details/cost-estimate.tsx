import { GT_WIRE_FORMAT } from "../../../../sdk/protocol/index.ts";
import { callCost } from "../../../model/cost/call-cost.ts";
import { type Uncounted, uncountedOf } from "../../../model/cost/estimate-usage.ts";
import type { ModelPrice } from "../../../model/cost/price.ts";
import type { GenAIView } from "../../../model/genai-view.ts";
import { formatMoney } from "../../../model/money.ts";
import type { Span } from "../../../model/trace.ts";
import { TextButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import { useAnswer } from "../shared/use-answer.ts";
import details from "./details.module.css";

interface CostEstimateProps {
  span: Span;
  view: GenAIView;
  price: ModelPrice | null | undefined;
}

/** The server did not send usage: said, with how to get it, and an estimate for who wants one. */
export function CostEstimate({ span, view, price }: CostEstimateProps) {
  const { prices } = useStore();
  const uncounted = uncountedOf(view);
  return (
    <>
      <p class={details.faint}>
        The server did not send usage: nobody knows how many tokens this call was billed for.
        {isOpenAIStream(span) && (
          <>
            {" "}
            With a stream it does so when it is asked:{" "}
            <code>stream_options: {"{ include_usage: true }"}</code>.
          </>
        )}
      </p>
      {!uncounted ? (
        <p class={details.faint}>It cannot be estimated: what was said was not recorded.</p>
      ) : prices.estimates.value ? (
        <Estimated span={span} uncounted={uncounted} price={price} />
      ) : (
        <p>
          <TextButton
            title="Counts the recorded text with OpenAI's tokenizer, here and for the calls you open next"
            onClick={() => prices.estimate()}
          >
            Estimate it
          </TextButton>
        </p>
      )}
    </>
  );
}

const isOpenAIStream = ({ attributes, stream }: Span): boolean =>
  attributes[GT_WIRE_FORMAT] === "openai.chat" && stream !== undefined;

const grouped = new Intl.NumberFormat("en");

interface EstimatedProps {
  span: Span;
  uncounted: Uncounted;
  price: ModelPrice | null | undefined;
}

function Estimated({ span, uncounted: { texts, framing, hasMedia }, price }: EstimatedProps) {
  const { countTokens, prices } = useStore();
  const answer = useAnswer(`${span.spanId} ${span.endMs ?? "runs"}`, () => countTokens(texts));
  if (answer.failed !== undefined)
    return <p class={details.faint}>The tokens could not be counted: {answer.failed}</p>;
  if (!answer.value) return <p class={details.faint}>Counting tokens …</p>;
  const [counted = 0, output = 0] = answer.value;
  const input = counted + framing;
  const cost = price ? callCost({ input, output }, price).total : undefined;
  return (
    <>
      <p>
        ≈ {grouped.format(input)} tokens in and ≈ {grouped.format(output)} out, estimated
        {cost !== undefined && `: ≈ ${formatMoney(cost, prices.currency.value)}`}
        {price === null && "; nobody knows a price"}.
      </p>
      <p class={details.faint}>
        By OpenAI's tokenizer (o200k) from the recorded text; other vendors count differently. Without caches,
        hidden reasoning{hasMedia ? ", images and files" : ""}. No total has it in it.
      </p>
    </>
  );
}
